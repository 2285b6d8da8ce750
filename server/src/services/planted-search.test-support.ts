/** Something secret that was put where it is used, to be looked for wherever something leaves. */
export interface Plant {
  readonly name: string;
  readonly value: string;
}

/** Where a planted secret came out. */
export interface Leak {
  readonly plant: string;
  readonly channel: string;
  readonly form: string;
}

const coded = /[A-Za-z\d+/_=-]{12,}/g;
const hex = /[\da-fA-F]{16,}/g;

/**
 * Looks for planted secrets in everything that left, by channel: as they are, URL-encoded, JSON-escaped (once and twice),
 * within base64 at every offset, and in hexadecimal.
 */
export function findLeaks(plants: readonly Plant[], channels: ReadonlyMap<string, string>): Leak[] {
  return [...channels].flatMap(([channel, text]) => {
    const decoded = [...text.matchAll(coded)].flatMap(([run]) =>
      [0, 1, 2, 3].map((skipped) => Buffer.from(run.slice(skipped), "base64").toString("latin1")),
    );
    const unhexed = [...text.matchAll(hex)].flatMap(([run]) =>
      [0, 1].map((skipped) => Buffer.from(run.slice(skipped), "hex").toString("latin1")),
    );
    const inBase64 = decoded.join("\n");
    const inHex = unhexed.join("\n");
    return plants.flatMap(({ name, value }) => {
      const once = JSON.stringify(value).slice(1, -1);
      const twice = JSON.stringify(once).slice(1, -1);
      const bytes = Buffer.from(value).toString("latin1");
      const forms: readonly (readonly [string, boolean])[] = [
        ["plain", text.includes(value)],
        ["URL-encoded", text.includes(encodeURIComponent(value))],
        ["as a form's field", text.includes(new URLSearchParams({ v: value }).toString().slice(2))],
        ["JSON-escaped", text.includes(once) || text.includes(twice)],
        ["base64", inBase64.includes(bytes)],
        ["hexadecimal", inHex.includes(bytes)],
      ];
      const found = forms.find(([, isThere]) => isThere);
      return found === undefined ? [] : [{ plant: name, channel, form: found[0] }];
    });
  });
}

/** A secret as it may be written, for the proof that it would be found. */
export function disguises(value: string): string[] {
  return [
    value,
    encodeURIComponent(value),
    JSON.stringify(JSON.stringify({ v: value })),
    ...["", "a", "ab"].map((lead) => Buffer.from(`${lead}${value}:z`).toString("base64")),
    Buffer.from(value).toString("base64url"),
    Buffer.from(value).toString("hex"),
  ];
}
