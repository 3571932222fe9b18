/** True for words that may be a ticket's number: one word with a digit in it. Numbers have a form that each tenant may change (autotask-api.md 4.1). */
export function looksLikeNumber(words: string): boolean {
  return /^\S*\d\S*$/.test(words);
}
