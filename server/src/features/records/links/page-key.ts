const longestUrl = 2_000;

/** HubSpot's older addresses name the type of a record; the present ones number it. */
const hubspotTypes: ReadonlyMap<string, string> = new Map([
  ["contact", "0-1"],
  ["company", "0-2"],
  ["deal", "0-3"],
  ["ticket", "0-5"],
]);

/**
 * The record that a page's address opens, in one form for all addresses of it: a Slack message stands for its thread, a
 * moment of a Gong call for the call, a comment or another title for the Linear issue.
 *
 * @returns undefined for what is no address. An address of no vendor has a form too: no record answers to it.
 */
export function pageKey(text: string): string | undefined {
  if (text.length > longestUrl || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  const path = url.pathname.replace(/\/+$/, "");
  return `page/${url.host.toLowerCase()}${slackThread(url, path) ?? gongCall(url, path) ?? linearIssue(path) ?? hubspotRecord(url, path) ?? path}`;
}

function slackThread(url: URL, path: string): string | undefined {
  const [whole, before = "", channel = "", ts = ""] = /^(.*)\/archives\/([A-Z0-9]+)\/p(\d+)$/.exec(path) ?? [];
  if (whole === undefined) return undefined;
  const thread = url.searchParams.get("thread_ts")?.replace(".", "") ?? "";
  return `${before}/archives/${channel}/p${/^\d+$/.test(thread) ? thread : ts}`;
}

function gongCall(url: URL, path: string): string | undefined {
  const id = url.searchParams.get("id") ?? "";
  return path.endsWith("/call") && /^\d{1,40}$/.test(id) ? `${path}?id=${id}` : undefined;
}

function linearIssue(path: string): string | undefined {
  const [whole, before, identifier] = /^(.*\/issue\/)([A-Za-z][A-Za-z0-9]*-\d+)(?:\/.*)?$/.exec(path) ?? [];
  return whole === undefined ? undefined : `${before ?? ""}${(identifier ?? "").toUpperCase()}`;
}

function hubspotRecord(url: URL, path: string): string | undefined {
  const older = /^(.*\/contacts\/\d+)\/(contact|company|deal|ticket)\/(\d+)(?:\/.*)?$/.exec(path);
  const record = /^(.*\/contacts\/\d+)\/record\/(0-\d+)\/(\d+)(?:\/.*)?$/.exec(path);
  const [, before = "", type = "", id = ""] = record ?? older ?? [];
  if (id === "") return undefined;
  const engagement = url.searchParams.get("engagement") ?? "";
  const within = /^\d+$/.test(engagement) ? `?engagement=${engagement}` : "";
  return `${before}/record/${hubspotTypes.get(type) ?? type}/${id}${within}`;
}
