import type { Random } from "./random.ts";

/** Values for the `{slots}` of a template. */
export type Slots = Readonly<Record<string, string>>;

type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "slot"; readonly name: string }
  | { readonly kind: "choice"; readonly options: readonly (readonly Node[])[] };

const parsed = new Map<string, readonly Node[]>();

/**
 * Writes one variant of a template.
 *
 * `[a|b|c]` chooses one alternative (an empty one is allowed, and they nest); `{name}` inserts a slot, whose value is
 * taken as it is; `{a,b}` inserts one of two slots. A slot without a value is a mistake in the template and throws.
 */
export function phrase(random: Random, template: string, slots: Slots): string {
  let nodes = parsed.get(template);
  if (!nodes) {
    const state = { at: 0 };
    nodes = parse(template, state, false);
    parsed.set(template, nodes);
  }
  return write(random, nodes, slots, template)
    .replace(/ {2,}/g, " ")
    .replace(/ ([,.?!;])/g, "$1")
    .replace(/([ap]\.m)\.\.(?!\.)/g, "$1.")
    .trim();
}

function parse(template: string, state: { at: number }, inner: boolean): Node[] {
  const nodes: Node[] = [];
  let text = "";
  const flush = (): void => {
    if (text) nodes.push({ kind: "text", text });
    text = "";
  };
  while (state.at < template.length) {
    const character = template.charAt(state.at);
    if (inner && (character === "|" || character === "]")) break;
    state.at++;
    if (character === "[") {
      flush();
      const options: Node[][] = [];
      do {
        options.push(parse(template, state, true));
        state.at++;
      } while (template.charAt(state.at - 1) === "|");
      if (template.charAt(state.at - 1) !== "]") throw new Error(`Unclosed choice in template: ${template}`);
      nodes.push({ kind: "choice", options });
    } else if (character === "{") {
      flush();
      const end = template.indexOf("}", state.at);
      if (end < 0) throw new Error(`Unclosed slot in template: ${template}`);
      nodes.push({ kind: "slot", name: template.slice(state.at, end) });
      state.at = end + 1;
    } else {
      text += character;
    }
  }
  flush();
  return nodes;
}

function write(random: Random, nodes: readonly Node[], slots: Slots, template: string): string {
  let out = "";
  for (const node of nodes) {
    switch (node.kind) {
      case "text":
        out += node.text;
        break;
      case "choice":
        out += write(random, random.pick(node.options), slots, template);
        break;
      case "slot": {
        const names = node.name.split(",");
        const value = slots[names.length === 1 ? node.name : random.pick(names)];
        if (value === undefined) throw new Error(`No value for {${node.name}} in template: ${template}`);
        out += value;
        break;
      }
    }
  }
  return out;
}

/** Starts every sentence with a capital letter. */
export function capitalise(text: string): string {
  return text.replace(/(^|[.?!]\s+)([a-z])/g, (_all, before: string, letter: string) => before + letter.toUpperCase());
}

/** Splits prose into sentences at `.`, `?` or `!` followed by white space; `a.m.` and the like stay whole. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.?!…])\s+(?=[A-Z"'$0-9])/)
    .reduce<string[]>((sentences, part) => {
      const before = sentences.at(-1);
      if (before !== undefined && /\b(a\.m|p\.m|St|Mr|Ms|Mrs|Dr|vs|No)\.$/.test(before)) {
        sentences[sentences.length - 1] = `${before} ${part}`;
      } else {
        sentences.push(part);
      }
      return sentences;
    }, [])
    .filter((sentence) => sentence.trim() !== "");
}

/** "12,300". */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
