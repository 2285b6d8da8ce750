import Fastify from "fastify";
import { type AnthropicSettings, anthropicPlugin, sampleAnthropicKey } from "./anthropic/index.ts";
import { liveWorld, type LiveWorld } from "./company/live.ts";
import type { World } from "./company/world.ts";
import { type GongKey, gongPlugin, type GongSettings, sampleGongKey } from "./gong/index.ts";
import type { Clock } from "./http/clock.ts";
import { registerControl } from "./http/control.ts";
import { createFaults, type Faults } from "./http/faults.ts";
import { samplePage, samplePageHeaders } from "./http/html.ts";
import { hubspotPlugin, type HubspotSettings, type HubspotToken, sampleHubspotToken } from "./hubspot/index.ts";
import { linearPlugin, type LinearSettings, linearTokens, type LinearTokens } from "./linear/index.ts";
import { slackPlugin, type SlackSettings, type SlackTokens, slackTokens } from "./slack/index.ts";

export type { LiveWorld } from "./company/live.ts";
export {
  addTranscripts,
  readTranscriptFile,
  type AddedTranscripts,
  type FileTranscript,
  type TranscriptOptions,
} from "./gong/transcript-file.ts";
export type { World } from "./company/world.ts";
export type { Fault, FaultAction, Faults, PendingFault } from "./http/faults.ts";

export type SandboxOptions = ({ readonly world: World } | { readonly live: LiveWorld }) & {
  /** 0, the default, lets the system choose a free one. */
  readonly port?: number;
  readonly host?: string;
  /** The vendors' documented rates are multiplied with it; 1 is real. Print it wherever a speed is reported. */
  readonly rateFactor: number;
  readonly clock?: Clock;
  readonly slack?: SlackSettings;
  readonly gong?: GongSettings;
  readonly hubspot?: HubspotSettings;
  readonly anthropic?: AnthropicSettings;
  readonly linear?: LinearSettings;
};

export interface Sandbox {
  /** e.g. `http://127.0.0.1:40123`, without a slash at the end; a page there lists what is served. */
  readonly url: string;
  readonly slackApiUrl: string;
  readonly gongUrl: string;
  /** Linear's GraphQL endpoint itself, `…/linear/graphql`. */
  readonly linearUrl: string;
  /** What the official client takes as `basePath`. */
  readonly hubspotUrl: string;
  readonly anthropicUrl: string;
  readonly rateFactor: number;
  /** Sample credentials: they open generated data on this machine and nothing else. */
  readonly credentials: {
    readonly slack: SlackTokens;
    readonly gong: GongKey;
    readonly linear: LinearTokens;
    readonly hubspot: HubspotToken;
    readonly anthropic: string;
  };
  readonly faults: Faults;
  readonly live: LiveWorld;
  close(): Promise<void>;
}

/**
 * Starts the sample company's vendors on one address: Slack below `/slack`, Gong below `/gong`, Linear below `/linear`,
 * HubSpot below `/hubspot`, Anthropic below `/anthropic`, pages at the permalinks they hand out, and `/control/faults`
 * (loopback only) for bad days.
 *
 * @throws when the port is taken or may not be used
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port = 0, host = "127.0.0.1", rateFactor, clock = Date.now } = options;
  const live = "live" in options ? options.live : liveWorld(options.world);
  const faults = createFaults();
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 1024 * 1024 });
  let url = "";
  const vendor = { live, publicUrl: () => url, rateFactor, faults, clock };

  faults.install(app);
  registerControl(app, faults);
  app.get("/", async (_request, reply) => reply.headers(samplePageHeaders).send(rootPage(live.world, url, rateFactor)));
  await app.register(slackPlugin, { ...vendor, settings: options.slack ?? {}, prefix: "/slack" });
  await app.register(gongPlugin, { ...options.gong, ...vendor, prefix: "/gong" });
  await app.register(hubspotPlugin, { ...options.hubspot, ...vendor, prefix: "/hubspot" });
  await app.register(linearPlugin, { ...options.linear, ...vendor, prefix: "/linear" });
  await app.register(anthropicPlugin, { ...options.anthropic, ...vendor, prefix: "/anthropic" });

  // A host such as 0.0.0.0 is where it listens, not where others find it: the address names loopback then.
  await app.listen({ port, host });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox listens on no port.");
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : address.address;
  url = `http://${shown.includes(":") ? `[${shown}]` : shown}:${address.port}`;

  return {
    url,
    slackApiUrl: `${url}/slack/api/`,
    gongUrl: `${url}/gong`,
    linearUrl: `${url}/linear/graphql`,
    hubspotUrl: `${url}/hubspot`,
    anthropicUrl: `${url}/anthropic`,
    rateFactor,
    credentials: {
      slack: slackTokens(live.world),
      gong: options.gong?.keys?.[0] ?? sampleGongKey,
      linear: linearTokens(live.world),
      hubspot: options.hubspot?.tokens?.[0] ?? sampleHubspotToken,
      anthropic: options.anthropic?.apiKeys?.[0] ?? sampleAnthropicKey,
    },
    faults,
    live,
    async close() {
      faults.clear();
      await app.close();
    },
  };
}

function rootPage(world: World, url: string, rateFactor: number): string {
  const { calls, channels, issues, messages, people, accounts } = world;
  return samplePage(
    "Sophia's sandbox",
    `<h1>Sophia's sandbox</h1>
<p>One generated company, served in the vendors' own protocols: ${accounts.length} accounts, ${people.length} people,
${channels.length} channels with ${messages.length} messages, ${calls.length} calls, ${issues.length} issues.</p>
<ul>
<li>Slack Web API: <code>${url}/slack/api/</code></li>
<li>Gong v2: <code>${url}/gong/v2/</code></li>
<li>Linear GraphQL: <code>${url}/linear/graphql</code></li>
<li>HubSpot CRM: <code>${url}/hubspot/crm/objects/2026-09/</code></li>
<li>Anthropic Messages: <code>${url}/anthropic</code></li>
</ul>
<p>The vendors' documented rate limits are multiplied with ${rateFactor}; 1 is real.
Bad days by hand: <code>POST ${url}/control/faults</code>, described in <code>sandbox/README.md</code>.</p>`,
  );
}
