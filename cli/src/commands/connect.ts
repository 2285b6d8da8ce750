import { AppError } from "@sophia/core";
import { Connection } from "@sophia/core/api";
import { findDoor, sendJson } from "../http.ts";
import { print, printJson } from "../output.ts";

interface Common {
  readonly json?: boolean;
  readonly baseUrl?: string;
}

async function connect(source: string, credentials: object, options: Common): Promise<void> {
  const connection = await sendJson(findDoor(), "POST", "/v1/connections", Connection, {
    source,
    credentials,
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
  });
  if (options.json === true) printJson(connection);
  else
    print(
      `Connected ${connection.source}: ${connection.account.name}. Reading begins now; npx sophia status shows how far it is.`,
    );
}

export async function connectSlack(
  options: Common & { readonly token: string; readonly userToken?: string[] },
): Promise<void> {
  await connect(
    "slack",
    { token: options.token, ...(options.userToken === undefined ? {} : { userTokens: options.userToken }) },
    options,
  );
}

/** @param options - `key` is `ACCESSKEY:SECRET`, as Gong shows the two when an API key is made. */
export async function connectGong(options: Common & { readonly key: string }): Promise<void> {
  const [, accessKey, accessKeySecret] = /^([^:\s]+):(\S+)$/.exec(options.key) ?? [];
  if (accessKey === undefined || accessKeySecret === undefined) {
    throw new AppError("invalid_request", "Give Gong's key as ACCESSKEY:SECRET.");
  }
  await connect("gong", { accessKey, accessKeySecret }, options);
}

/** The server checks the key's form and asks Linear whose it is; its refusal says what is wrong. */
export async function connectLinear(options: Common & { readonly key: string }): Promise<void> {
  await connect("linear", { key: options.key.trim() }, options);
}

/** @param options - `readers` stands in for the roles that HubSpot's API does not tell; without it, a record's teams see it. */
export async function connectHubSpot(
  options: Common & { readonly token: string; readonly readers?: string },
): Promise<void> {
  const readers = options.readers === undefined ? {} : { readers: options.readers };
  await connect("hubspot", { token: options.token, ...readers }, options);
}
