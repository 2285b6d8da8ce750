/** A connection string; the password, if any, is percent-encoded. */
export function postgresUrl(parts: {
  readonly user: string;
  readonly password: string;
  readonly port: number;
  readonly database: string;
}): string {
  const url = new URL("postgresql://127.0.0.1");
  url.username = parts.user;
  url.password = encodeURIComponent(parts.password);
  url.port = String(parts.port);
  url.pathname = `/${encodeURIComponent(parts.database)}`;
  return url.href;
}

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/**
 * The same login, working as another role from its first statement on: `SET ROLE` by the connection's own options.
 * The login must be a member of that role.
 */
export function withRole(url: string, role: string): string {
  const changed = new URL(url);
  const others = changed.searchParams.get("options");
  changed.searchParams.set("options", [others, `-c role=${role}`].filter(Boolean).join(" "));
  return changed.href;
}

/** For messages and logs: where and as whom, never the password or other parameters. */
export function describeUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "the given address";
  }
  const user = url.username ? `${decodeURIComponent(url.username)}@` : "";
  return `${user}${url.hostname || "localhost"}:${url.port || "5432"}${url.pathname}`;
}
