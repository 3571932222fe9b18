import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanMessage, cut, NOTHING_READABLE, oneLine, plainText } from "./message-cleaning";
import { TRACES } from "./stack-trace-samples.test-data";

const WIDE = { lines: 50, line: 500, characters: 5_000 };

function clean(message: string): string {
  return cleanMessage(message, WIDE);
}

describe("plainText", () => {
  it.each([
    ["colours", "\u001b[31;1mred\u001b[0m text", "red text"],
    ["cursor movements", "\u001b[2Ksignal interrupt received", "signal interrupt received"],
    ["the one-byte form of an escape", "\u009b31mred\u009b0m", "red"],
    ["a window title, ended by a bell", "\u001b]0;restic\u0007done", "done"],
    ["a link, ended by an escape", "\u001b]8;;https://x.example\u001b\\text\u001b]8;;\u001b\\", "text"],
    ["other sequences", "\u001b(Ba\u001b7b\u001b=c", "abc"],
    ["an escape at the very end", "text\u001b", "text"],
    ["an unfinished sequence", "text\u001b[31", "text31"],
    ["a string that never ends", "\u001b]0;title", "0;title"],
    ["line ends of every kind", "a\r\nb\rc\u2028d\u0085e\ff\vg", "a\nb\nc\nd\ne\nf\ng"],
    ["bells, backspaces and nulls", "a\u0007b\u0008c\u0000d", "abcd"],
  ])("removes %s", (_what, text, expected) => {
    expect(plainText(text)).toBe(expected);
  });
});

describe("oneLine", () => {
  it.each([
    ["  a \r\n\t b  ", 10, "a b"],
    ["abcdef", 6, "abcdef"],
    ["abcdefg", 6, "abcde…"],
    ["abcd fgh", 6, "abcd…"],
    ["→→→→", 6, "->->-…"],
    ["\u200b \u3000", 6, ""],
  ])("%j within %i → %j", (text, limit, expected) => {
    expect(oneLine(text, limit)).toBe(expected);
  });
});

describe("cut", () => {
  it("never gives more than the limit, and leaves what fits", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, limit) => {
        expect(cut(text, limit).length).toBeLessThanOrEqual(limit);
        if (text.length <= limit) expect(cut(text, limit)).toBe(text);
      }),
    );
  });
});

describe("stack traces are cut to what a person can read", () => {
  it.each(TRACES.map((trace) => [trace.name, trace] as const))("%s", (_name, { text, readable }) => {
    expect(clean(text)).toBe(readable);
    expect(clean(text.replaceAll("\n", "\r\n"))).toBe(readable);
    // The same where a report has lost its indentation.
    expect(clean(text.replace(/^[ \t]+/gm, ""))).toBe(readable);
  });

  it.each(TRACES.map((trace) => [trace.name, trace] as const))(
    "%s, with sentences around it",
    (_name, { text, readable }) => {
      const before = "Backup of HV01 failed.";
      const after = "The next attempt follows at 23:00.";
      const shown = clean(`${before}\n${text}\n\n${after}`).replace(/\n+/g, "\n");
      expect(shown).toBe(`${before}\n${readable}\n${after}`.replace(/\n+/g, "\n"));
    },
  );
});

describe("text that only looks like a trace stays", () => {
  it.each([
    "at least one source file could not be read",
    "at 22:00 the disk was full",
    "Failed at step 3 (copy)",
    "at the office (main building) the line is down",
    "in total 3 files (2 new)",
    "w 3 of 4 disks",
    "created by operator",
    'File "ledger.xlsx" is locked',
    "from HV01 to HV02",
    "#3 of 7 machines failed",
    "Caused by: power failure",
    "1 | HV01 | failed",
    "v 1.2(beta) is too old",
    "C:\\Scripts\\backup.ps1 failed",
    "/srv/app/server.go could not be read",
    "open /srv/data/finance/ledger-3.xlsx: permission denied",
    "[Backup] failed: <none>",
    "{3f2504e0-4f89-11d3-9a0c-0305e82c3301} was not found",
    "2026 11 22 22 00 04 backup failed",
    "snapshot f178b53f3a4943d01f5bd4bce1cf3d72a19182518ac53dc2d2e2716858a538da saved",
    "00:1a:2b:3c:4d:5e did not answer",
    "/srv/data/Department/Finance/Reports/Quarterly/Year2026/Internal/Confidential/Archive/Old/Copy/Ledger3",
    "----------------------------------------------------------------------------------------------------",
    "decrypting blob <data/9cc9f15c> from d0435528 failed",
    "a {json} word",
    "(restic) exit code 3",
  ])("%s", (text) => {
    expect(clean(text)).toBe(text);
  });
});

const BASE64 = "TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

describe("raw dumps are cut away", () => {
  it.each([
    [
      "xxd",
      "Bad header:\n00000000: 4d5a 9000 0300 0000 0400 0000 ffff 0000  MZ..........\n00000010: b800  ..\nend",
      "Bad header:\nend",
    ],
    [
      "hexdump -C",
      "Bad header:\n00000000  4d 5a 90 00 03 00 00 00  04 00 00 00 ff ff 00 00  |MZ..............|\n00000010\nend",
      "Bad header:\nend",
    ],
    ["pairs", `Sense data: failed\n${"70 00 03 00 00 00 00 0a ".repeat(3)}`, "Sense data: failed"],
    ["base64 lines", `Blob:\n${`${BASE64.slice(0, 76)}\n`.repeat(3)}AAAAAA8Q==\nend`, "Blob:\nend"],
    ["base64 in a line", `Blob ${BASE64} is bad`, "Blob …"],
    ["hexadecimal in a line", `Checksum block ${"0badcafe".repeat(20)}`, "Checksum block …"],
    [
      "a certificate",
      `Not trusted:\n-----BEGIN CERTIFICATE-----\n${BASE64}\nMIIB\n-----END CERTIFICATE-----\nRenew it.`,
      "Not trusted:\nRenew it.",
    ],
    ["a key that never ends", "Key:\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\nabc", "Key:"],
    [
      "JSON over lines",
      'Answer was\n{\n  "code": 5,\n  "list": [\n    1,\n    true\n  ]\n}\nend',
      "Answer was\nend",
    ],
    ["an array over lines", 'Answer was\n[\n  {\n    "a": "}"\n  }\n]\nend', "Answer was\nend"],
    ["JSON that never ends", 'Answer was\n{\n  "code": 5,\nSecond failure', "Answer was\nSecond failure"],
    ["long JSON in a line", `Answer: {"code":5,"detail":"${"x ".repeat(60)}"}`, "Answer: …"],
    ["JSON that begins in a line", 'Answer: {"code":5,\n"x": 1}\nend', "Answer: …\nend"],
    [
      "XML",
      '<?xml version="1.0"?>\n<Fault>\n  <Code>5</Code>\n</Fault>\nThe server refused.',
      "The server refused.",
    ],
    [
      "HTML in a line",
      `502 from proxy <!DOCTYPE html><html><head><title>Bad Gateway</title>${"<p>x</p>".repeat(20)}`,
      "502 from proxy …",
    ],
  ])("%s", (_what, text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it("keeps a short document that stands in a sentence", () => {
    expect(clean('Refused with {"code":5} by the server')).toBe('Refused with {"code":5} by the server');
  });

  it.each([
    ['{"code":5,"message":"Disk full"}', "Disk full"],
    ['{"error":{"code":5,"Message":"Disk full"}}', "Disk full"],
    ['[{"Description":"Disk full"}]', "Disk full"],
    ['{"data":{"inner":{"reason":"Disk full"}}}', "Disk full"],
    ['{"message":"Disk \\u001b[31mfull\\u0000\\n    at Foo.Bar.baz(Foo.java:1)"}', "Disk full"],
    [
      "<?xml version='1.0'?><s:Fault><faultstring xml:lang='en'>Disk full</faultstring></s:Fault>",
      "Disk full",
    ],
    [
      "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<hr>\n</body>\n</html>",
      "502 Bad Gateway",
    ],
    ['{"code":5}', NOTHING_READABLE],
    ['{"code":5', NOTHING_READABLE],
    ['{"message":""}', NOTHING_READABLE],
    ["<a>\n<b/>\n</a>", NOTHING_READABLE],
    ["   at Foo.Bar.Baz(Int32 x)\n   at Foo.Bar.Qux()", NOTHING_READABLE],
    [BASE64, NOTHING_READABLE],
  ])("takes the sentence out of a message that is all technical: %s", (text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});

describe("limits", () => {
  it("cuts long lines, counts lines, and says so with an ellipsis", () => {
    const limits = { lines: 3, line: 10, characters: 100 };
    expect(cleanMessage("abcdefghijklm\nb\nc", limits)).toBe("abcdefghi…\nb\nc");
    expect(cleanMessage("a\nb\nc\nd", limits)).toBe("a\nb\n…");
    expect(cleanMessage("a\nb", { ...limits, characters: 2 })).toBe("a…");
  });

  it("writes a repeated line once and never two blank lines", () => {
    expect(clean("\n\nlocked\n\n\n\nfailed\nlocked\n  locked\t\n\n")).toBe("locked\n\nfailed");
  });

  it.each(["", " ", "\n\t\r\n", "\u00a0\u3000\u200b", "\u0000\u001b[0m"])("finds nothing in %j", (text) => {
    expect(clean(text)).toBe("");
  });
});

describe("hostile text", () => {
  /** What the patterns look for, over and over: the worst that a pattern with two ways to match would meet. */
  const pieces = fc.constantFrom(
    ...'at |Foo.|(|)|:1|.go:1|<a|>|</|{"|[|\\|"|\n|\r|\u001b[|\u001b]|\u009b|+ |~|^|| |  |File "|a1B2|00 |=|---> |\t|→|\ud800'.split(
      "|",
    ),
  );

  it("is cleaned whatever it is, and stays within its limits", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = cleanMessage(parts.join(""), { lines: 4, line: 30, characters: 80 });
        expect(text.length).toBeLessThanOrEqual(80);
        expect(text.split("\n").length).toBeLessThanOrEqual(4);
        expect(text).toBe(text.trim());
      }),
      { numRuns: 1_000 },
    );
  });

  it("takes no time that grows faster than its length", () => {
    const size = 100_000;
    const repeated = [
      "at a.b",
      "at ",
      'File "',
      "<a ",
      '{"',
      "[{",
      "a.",
      "(",
      ":1",
      "00 ",
      "aB1/",
      "\u001b[",
      "\u001b]",
      " at A.B.",
      "~^",
      "x: ",
    ];
    const texts = [
      ...repeated.map((piece) => piece.repeat(Math.ceil(size / piece.length))),
      `${"-- End of ".padEnd(3_998, "-")}x\n`.repeat(100),
      // Accents in an order that has to be put right before they can be joined to their letter.
      `a${"\u0301".repeat(size / 2)}${"\u0323".repeat(size / 2)}`,
    ];
    for (const text of texts) {
      const started = performance.now();
      clean(text);
      clean(text.replace(/(.{4000})/gs, "$1\n"));
      expect(performance.now() - started, text.slice(0, 12)).toBeLessThan(500);
    }
  });
});
