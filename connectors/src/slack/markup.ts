/** Finds the name to show for an id; undefined: not known. */
export type NameOf = (id: string) => string | undefined;

export interface Names {
  readonly ofUser: NameOf;
  /** A user group's handle, without the @. */
  readonly ofGroup: NameOf;
}

/**
 * Slack's message markup as a reader sees it: `<@U1>`, `<#C1|general>`, `<https://…|label>`, `<!here>`, `&amp;`.
 * Emoji names, stars and backquotes stay. Text outside of markup is kept to the letter, and nothing is resolved twice
 * (`&amp;lt;` is the four characters `&lt;`). Format: https://docs.slack.dev/messaging/formatting-message-text
 *
 * The name of a mentioned channel comes from the message alone, never from our own records: Slack leaves it out where
 * a reader may not know it.
 */
export function resolveMarkup(text: string, names: Names): string {
  return text.replace(/<([^<>]*)>|&(amp|lt|gt);/g, (whole, inner: string | undefined) =>
    inner === undefined ? unescaped(whole) : resolved(inner, names),
  );
}

/** What can be a user's or a group's id; anything else is looked up nowhere. */
export function isUserId(text: string): boolean {
  return /^[A-Za-z0-9]{1,40}$/.test(text);
}

/** The ids of users mentioned in a text. */
export function mentionedUsers(text: string): string[] {
  return [...text.matchAll(/<@([A-Za-z0-9]{1,40})(?:\|[^<>]*)?>/g)].flatMap((match) => match[1] ?? []);
}

/** The ids of user groups mentioned in a text. */
export function mentionedGroups(text: string): string[] {
  return [...text.matchAll(/<!subteam\^([A-Za-z0-9]{1,40})(?:\|[^<>]*)?>/g)].flatMap((match) => match[1] ?? []);
}

function resolved(inner: string, names: Names): string {
  const bar = inner.indexOf("|");
  const target = bar === -1 ? inner : inner.slice(0, bar);
  const label = unescaped(bar === -1 ? "" : inner.slice(bar + 1));
  switch (target.charAt(0)) {
    case "@":
      return `@${names.ofUser(target.slice(1)) ?? (label || target.slice(1))}`;
    case "#":
      return label ? `#${label}` : "#private-channel";
    case "!":
      return command(target.slice(1), label, names);
    default:
      if (label) return label;
      return /^[a-z][a-z0-9+.-]*:/i.test(target)
        ? unescaped(target.replace(/^(?:mailto|tel):/, ""))
        : `<${unescaped(inner)}>`;
  }
}

/** `!here`, `!date^1763600000^{date}|then`, `!subteam^S1|@handle`: a group is called as it is called now. */
function command(name: string, label: string, names: Names): string {
  const [word = "", id = ""] = name.split("^");
  if (word !== "subteam") return label || `@${unescaped(word)}`;
  const handle = names.ofGroup(id);
  return handle === undefined ? label || "@group" : `@${handle}`;
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_whole, name) => (name === "amp" ? "&" : name === "lt" ? "<" : ">"));
}
