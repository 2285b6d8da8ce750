import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";

/** What a vendor answers instead of the truth; it knows the credentials it was sent, and repeats them. */
export type Misdeed = (authorization: string, response: ServerResponse) => void;

/** A vendor's request as it arrived. */
export interface Seen {
  readonly vendor: string;
  /** Header lines, address and body. */
  readonly text: string;
  readonly authorization: string;
  readonly body: string;
  readonly misdeed: Misdeed | undefined;
}

export interface PlantedVendors {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** From now on every vendor does this, to all or to one header alone; undefined: they serve. */
  readonly misbehave: (misdeed: Misdeed | undefined, toHeader?: string) => void;
  readonly close: () => Promise<void>;
}

/**
 * Stands before the sandbox and takes planted credentials, which it exchanges for those that the sandbox knows.
 *
 * @param credentials - header as planted → header as the sandbox knows it
 */
export async function startPlantedVendors(
  sandboxUrl: string,
  credentials: ReadonlyMap<string, string>,
): Promise<PlantedVendors> {
  const seen: Seen[] = [];
  let planned: Misdeed | undefined;
  let onlyTo: string | undefined;
  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const authorization = request.headers.authorization ?? String(request.headers["x-api-key"] ?? "");
    const [, vendor = ""] = (request.url ?? "").split("/");
    const misdeed = onlyTo === undefined || onlyTo === authorization ? planned : undefined;
    const text = `${request.url}\n${request.rawHeaders.join("\n")}\n\n${body.toString()}`;
    seen.push({ vendor, text, authorization, body: body.toString(), misdeed });
    if (misdeed !== undefined) {
      misdeed(authorization, response);
      return;
    }
    const known = credentials.get(authorization) ?? authorization;
    const { host: _host, ...headers } = request.headers;
    const name = request.headers.authorization === undefined ? "x-api-key" : "authorization";
    const forwarded = httpRequest(
      `${sandboxUrl}${request.url}`,
      { method: request.method, headers: { ...headers, [name]: known } },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      },
    );
    forwarded.on("error", () => response.destroy());
    forwarded.end(body);
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    misbehave(misdeed, toHeader) {
      planned = misdeed;
      onlyTo = toHeader;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const withText = (status: number, type: string, text: (authorization: string) => string): Misdeed => {
  return (authorization, response) => {
    response.writeHead(status, { "content-type": type });
    response.end(text(authorization));
  };
};

const secretOf = (authorization: string): string => authorization.split(" ").at(-1) ?? "";

/** Failures of every kind, each with the credentials in it, as a vendor or a proxy before it might repeat them. */
export const misdeeds: Readonly<Record<string, Misdeed>> = {
  "credentials rejected": withText(401, "application/json", (sent) =>
    JSON.stringify({
      ok: false,
      error: `invalid_auth ${sent}`,
      message: `Bad token ${sent}`,
      errors: [{ message: `Bad ${sent}`, extensions: { code: secretOf(sent), type: `authentication error ${sent}` } }],
    }),
  ),
  "scope missing": withText(403, "application/json", (sent) =>
    JSON.stringify({ ok: false, error: "missing_scope", needed: secretOf(sent), category: sent, message: sent }),
  ),
  "refused in Slack's way": withText(200, "application/json", (sent) =>
    JSON.stringify({ ok: false, error: secretOf(sent), needed: secretOf(sent), errors: [{ message: sent }] }),
  ),
  "broken down": withText(500, "text/plain", (sent) => `Error: cannot authorize ${sent}\n  at ${secretOf(sent)}`),
  "a page instead of JSON": withText(
    200,
    "text/html",
    (sent) =>
      `<html><title>${secretOf(sent)}</title>${encodeURIComponent(sent)} ${Buffer.from(sent).toString("base64")}</html>`,
  ),
  "cut JSON": withText(200, "application/json", (sent) => `{"${secretOf(sent)}": "${secretOf(sent)}`),
  "JSON of another shape": withText(200, "application/json", (sent) =>
    JSON.stringify({ [secretOf(sent)]: [secretOf(sent)], ok: secretOf(sent), data: secretOf(sent), type: sent }),
  ),
  "too many requests": (sent, response) => {
    response.writeHead(429, { "retry-after": secretOf(sent), "x-echo": sent, "content-type": "text/plain" });
    response.end(sent);
  },
  "a redirect": (sent, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:1/?token=${encodeURIComponent(sent)}` });
    response.end();
  },
  "no HTTP at all": (sent, response) => {
    response.socket?.end(`${sent}\r\n\r\n`);
  },
};
