const SHORTEST = 3;

/** Words that stand in the names of many companies and find none of them. */
const COMMON = new Set(
  "the and van der den het een stichting ltd limited inc llc llp plc gmbh srl holding group groep vof".split(
    " ",
  ),
);

/** The first word of a name that says which company it is; null where none does. Numbers don't: a search takes them for an ID. */
export function significantWord(name: string): string | null {
  const words = name.split(/[^\p{L}\p{N}]+/u);
  return (
    words.find((word) => word.length >= SHORTEST && /\p{L}/u.test(word) && !COMMON.has(word.toLowerCase())) ??
    null
  );
}
