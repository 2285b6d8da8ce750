import { connect } from "../features/sources/index.ts";
import type { Runtime } from "./runtime.ts";
import type { SampleCompany } from "./sample-company.ts";

/** Whether the sample company is to be served: asked for, or nothing real is connected. */
export async function wantsSample(runtime: Pick<Runtime, "config" | "db">): Promise<boolean> {
  const choice = runtime.config.values.SOPHIA_SAMPLE;
  if (choice !== "auto") return choice === "on";
  const real = await runtime.db
    .selectFrom("connection")
    .select("id")
    .where("sample", "=", false)
    .limit(1)
    .executeTakeFirst();
  return real === undefined;
}

/** Connects the sample vendors, as an administrator would connect real ones, and asks for their sync. */
export async function connectSample(runtime: Runtime, company: SampleCompany): Promise<void> {
  const options = {
    sample: true,
    rateFactor: runtime.config.values.SOPHIA_SAMPLE_RATE_FACTOR,
    by: { requestId: "start with the sample company" },
  };
  const connections = await Promise.all([
    connect(
      runtime.sources,
      {
        source: "slack",
        baseUrl: company.slackApiUrl,
        credentials: { token: company.slackBotToken, userTokens: company.slackUserTokens },
      },
      options,
    ),
    connect(
      runtime.sources,
      {
        source: "gong",
        baseUrl: company.gongUrl,
        credentials: { accessKey: company.gongAccessKey, accessKeySecret: company.gongAccessKeySecret },
      },
      options,
    ),
    connect(
      runtime.sources,
      { source: "linear", baseUrl: company.linearUrl, credentials: { key: company.linearApiKey } },
      options,
    ),
    connect(
      runtime.sources,
      {
        source: "hubspot",
        baseUrl: company.hubspotUrl,
        // The sample company gives everybody with a seat the right to see all records.
        credentials: { token: company.hubspotToken, readers: "everyone" },
      },
      options,
    ),
  ]);
  for (const connection of connections) await runtime.syncSoon(connection.connectionId);
}
