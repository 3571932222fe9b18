export interface StepOptions<T> {
  /** Where the line goes; standard error unless told. */
  stream?: NodeJS.WriteStream;
  /** Words for the outcome, put after the title. */
  note?: (result: T) => string;
}
export function seconds(fromMs: number, toMs: number): string;
export function step<T>(title: string, work: () => Promise<T> | T, options?: StepOptions<T>): Promise<T>;
