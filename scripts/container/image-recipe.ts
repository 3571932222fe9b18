// The Dockerfile as steps that can be taken without an engine: what it copies, runs and starts, stage by stage.
import { type Copy, DockerfileParser, type From, type JSONInstruction } from "dockerfile-ast";

export type ImageStep =
  | { do: "copy"; from: string | null; sources: string[]; target: string }
  | { do: "run"; command: string }
  | { do: "workdir"; folder: string };

export interface ImageStage {
  name: string | null;
  base: string;
  steps: ImageStep[];
  environment: Record<string, string>;
  user: string | null;
  command: string[];
}

/** Instructions that say something about the image and do nothing while it is made. */
const DECLARATIONS = new Set(["EXPOSE", "VOLUME", "HEALTHCHECK"]);

/** @throws Error for an instruction that is not known here. */
export function readImageRecipe(text: string): ImageStage[] {
  const stages: ImageStage[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const keyword = instruction.getKeyword();
    const values = instruction.getArguments().map((argument) => argument.getValue());
    const stage = stages.at(-1);
    if (keyword === "FROM") {
      const from = instruction as From;
      stages.push({
        name: from.getBuildStage(),
        base: from.getImage() ?? "",
        steps: [],
        environment: {},
        user: null,
        command: [],
      });
    } else if (!stage) throw new Error(`${keyword} comes before FROM.`);
    else if (keyword === "COPY") stage.steps.push(copyOf(instruction as Copy, values));
    else if (keyword === "RUN")
      stage.steps.push({ do: "run", command: instruction.getArgumentsContent() ?? "" });
    else if (keyword === "WORKDIR") stage.steps.push({ do: "workdir", folder: values[0] ?? "/" });
    else if (keyword === "ENV") Object.assign(stage.environment, pairsOf(values));
    else if (keyword === "USER") stage.user = values[0] ?? null;
    else if (keyword === "CMD") stage.command = jsonOf(instruction as JSONInstruction);
    else if (!DECLARATIONS.has(keyword)) throw new Error(`${keyword} is not known here.`);
  }
  return stages;
}

function copyOf(instruction: Copy, values: string[]): ImageStep {
  const from =
    instruction
      .getFlags()
      .find((flag) => flag.getName() === "from")
      ?.getValue() ?? null;
  return { do: "copy", from, sources: values.slice(0, -1), target: values.at(-1) ?? "." };
}

function pairsOf(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

function jsonOf(instruction: JSONInstruction): string[] {
  return instruction.getJSONStrings().map((argument) => JSON.parse(argument.getValue()) as string);
}
