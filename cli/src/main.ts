import { AppError } from "@sophia/core";
import { permissions } from "@sophia/core/api";
import { Command, InvalidArgumentError, Option } from "commander";
import { account, mergeAccounts, splitAccount, undoDecision } from "./commands/account.ts";
import { ask } from "./commands/ask.ts";
import { checkpointAudit, exportAudit, listAudit, verifyAudit } from "./commands/audit.ts";
import { connectGong, connectHubSpot, connectLinear, connectSlack } from "./commands/connect.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "./commands/keys.ts";
import { config, migrate, rebuildIndex, relinkRecords, replayRecords, resetAll } from "./commands/operations.ts";
import {
  assignRoles,
  changePerson,
  createServiceAccount,
  invite,
  listIdentities,
  listInvitations,
  listPeople,
  mapIdentity,
  whoAmI,
  withdrawInvitation,
} from "./commands/people.ts";
import { defineRole, deleteRole, listRoles } from "./commands/roles.ts";
import { records, recordsHelp } from "./commands/records.ts";
import { rotateSecrets } from "./commands/secrets.ts";
import { search } from "./commands/search.ts";
import { status } from "./commands/status.ts";

const json = ["--json", "print one JSON value"] as const;
const as = [
  "--as <email>",
  "look with another person's eyes: needs the permission people.act_as and --why, and is recorded",
] as const;
const why = ["--why <reason>", "why you look with another person's eyes"] as const;

function wholeNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

const program = new Command("sophia")
  .description("The company brain, from the command line.")
  .showHelpAfterError("(sophia --help lists the commands)");

program
  .command("ask")
  .description("answer a question from the sources you can read")
  .argument("<question...>")
  .option(...json)
  .option(...as)
  .option(...why)
  .action(ask);
program
  .command("search")
  .description("find documents you can read")
  .argument("<words...>")
  .option(...json)
  .option(...as)
  .option(...why)
  .option("--limit <n>", "documents at most", "10")
  .option("--source <source...>", "only these sources")
  .action(search);
program
  .command("status")
  .description("what is connected, how fresh it is and what is wrong")
  .option(...json)
  .action(status);

const reason = ["--reason <reason>", "why; kept with the decision"] as const;
const accounts = program
  .command("account")
  .description("an account across all systems: records, open deals and tickets, issues, people, timeline")
  .argument("<name...>", "its name, domain or id")
  .option(...json)
  .option(...as)
  .option(...why)
  .option("--timeline <n>", "lines of the timeline, at most 200", "20")
  .action(account);
accounts
  .command("merge")
  .description("say that two accounts are one")
  .argument("<account>")
  .argument("<other>")
  .requiredOption(...reason)
  .action((one: string, other: string, _options, command: Command) =>
    mergeAccounts(one, other, command.optsWithGlobals()),
  );
accounts
  .command("split")
  .description("say that records of an account are another one; its page shows the records' ids")
  .argument("<account>")
  .argument("<record-id...>")
  .requiredOption(...reason)
  .action((wanted: string, recordIds: string[], _options, command: Command) =>
    splitAccount(wanted, recordIds, command.optsWithGlobals()),
  );
accounts
  .command("undo")
  .description("take a decision on accounts back")
  .argument("<decision-id>")
  .requiredOption(...reason)
  .action((decisionId: string, _options, command: Command) => undoDecision(decisionId, command.optsWithGlobals()));

const connect = program.command("connect").description("bring in one of your own systems");
connect
  .command("slack")
  .description("connect a Slack workspace; connectors/src/slack/README.md says how to make the app")
  .requiredOption("--token <token>", "the app's bot token, xoxb-…")
  .option("--user-token <token...>", "user tokens of people who share their direct messages, xoxp-…")
  .option("--base-url <url>", "another API address, for a test server")
  .option(...json)
  .action(connectSlack);
connect
  .command("gong")
  .description("connect Gong; connectors/src/gong/README.md says how to make the key")
  .requiredOption("--key <key>", "access key and secret, ACCESSKEY:SECRET")
  .option("--base-url <url>", "your company's API address, https://us-NNNNN.api.gong.io")
  .option(...json)
  .action(connectGong);
connect
  .command("linear")
  .description("connect Linear; connectors/src/linear/README.md says whose key to use")
  .requiredOption("--key <key>", "personal API key, lin_api_…")
  .option("--base-url <url>", "another API address, for a test server")
  .option(...json)
  .action(connectLinear);
connect
  .command("hubspot")
  .description("connect HubSpot; connectors/src/hubspot/README.md says how to make the token")
  .requiredOption("--token <token>", "a private app's token or a service key")
  .addOption(
    new Option("--readers <readers>", "who sees a record beside those it is shared with; owners when left out").choices(
      ["owners", "teams", "everyone"],
    ),
  )
  .option("--base-url <url>", "another API address, for a test server")
  .option(...json)
  .action(connectHubSpot);

const roles = ["--role <role...>", "roles; `sophia role list` shows them"] as const;
program
  .command("whoami")
  .description("who you are here, and what you may do")
  .option(...json)
  .action(whoAmI);
program
  .command("invite")
  .description("invite a person; the link is shown once and is to reach them alone")
  .argument("<email>")
  .requiredOption("--name <name>", "the person's name")
  .requiredOption(...roles)
  .option("--days <number>", "the link is good for so many days, 7 unless said", wholeNumber)
  .option(...json)
  .action(invite);
const people = program.command("people").description("everybody who can sign in or hold a key");
people
  .command("list")
  .description("all of them, with their roles")
  .option(...json)
  .action(listPeople);
people
  .command("invitations")
  .description("the invitations")
  .option(...json)
  .action(listInvitations);
people
  .command("withdraw")
  .description("withdraw an open invitation")
  .argument("<invitation-id>")
  .action(withdrawInvitation);
people
  .command("roles")
  .description("give a person these roles and no others")
  .argument("<email>")
  .option(...roles)
  .action(assignRoles);
for (const change of ["suspend", "restore"] as const)
  people
    .command(change)
    .description(change === "suspend" ? "shut a person out: sessions and keys too" : "let a suspended person in again")
    .argument("<email>")
    .requiredOption("--reason <reason>", "why; kept in the audit")
    .action((email: string, options: { readonly reason: string }) => changePerson(change, email, options));
people
  .command("identities")
  .description("which identities in the sources are a person's")
  .argument("<email>")
  .option(...json)
  .action(listIdentities);
people
  .command("map")
  .description("say that an identity in a source is this person's, or with --not that it is not")
  .argument("<email>")
  .argument("<connection-id>")
  .argument("<external-id>")
  .requiredOption("--reason <reason>", "why; kept in the audit")
  .option("--not", "it is not theirs, whatever its address says")
  .option("--undo", "take back what was said")
  .action(mapIdentity);

const role = program.command("role").description("what people may do");
role
  .command("list")
  .description("all roles, with their permissions")
  .option(...json)
  .action(listRoles);
role
  .command("define")
  .description("make a role, or change one for all who have it")
  .argument("<name>")
  .requiredOption("--permission <permission...>", `of: ${permissions.join(", ")}`)
  .option("--description <text>", "what it is for", "")
  .action(defineRole);
role.command("delete").description("delete a role that nobody has").argument("<name>").action(deleteRole);

program
  .command("service")
  .description("accounts for programs")
  .command("create")
  .description("make a service account; `sophia key create --service NAME` makes its key")
  .argument("<name>")
  .requiredOption(...roles)
  .action(createServiceAccount);

const key = program.command("key").description("API keys");
key
  .command("create")
  .description("make a key of yours, which reads what you can read, or one of a service account; it is shown once")
  .option("--service <account>", "of this service account")
  .option("--requests-per-minute <number>", "a rate of its own", wholeNumber)
  .option("--label <label>", "what the key is for")
  .option("--permission <permission...>", `of: ${permissions.join(", ")}`)
  .option("--days <number>", "it ends after so many days", wholeNumber)
  .option("--network <network...>", "it is good from these networks only, such as 10.0.0.0/8")
  .option(...json)
  .action(createKey);
key
  .command("list")
  .description("your keys, without their secret parts")
  .option("--all", "everybody's: needs the permission keys.manage")
  .option(...json)
  .action(listKeys);
key
  .command("rotate")
  .description("make the key that follows this one; the old one ends after the overlap")
  .argument("<id>")
  .option("--overlap-hours <number>", "how long both are good, 24 unless said", wholeNumber)
  .option("--service <account>", "it is this service account's")
  .option(...json)
  .action(rotateKey);
key
  .command("revoke")
  .description("end a key at once: yours, or with keys.manage anybody's")
  .argument("<id>")
  .option(...json)
  .action(revokeKey);

const audit = program.command("audit").description("what was done, by whom, on what and from where");
const auditFilters = (command: Command): Command =>
  command
    .option("--action <action>", "as key.created")
    .option("--actor <who>", "e-mail address or id of who did it")
    .option("--target <id>", "id of what it was done to")
    .option("--from <time>", "as 2026-11-23 or 2026-11-23T09:30:00Z")
    .option("--until <time>", "before this time")
    .option("--request <id>", "what one request did")
    .option("--failed", "only what was refused or failed");
auditFilters(audit.command("list").description("events, newest first"))
  .option("--limit <n>", "events at most, to 200", "50")
  .option("--before <number>", "older than this event")
  .option(...json)
  .action(listAudit);
auditFilters(
  audit.command("export").description("events as JSON lines, oldest first; the export is recorded itself"),
).action(exportAudit);
audit
  .command("checkpoint")
  .description("sign the end of the audit: one line of JSON, to be kept elsewhere")
  .option("--new-key", "sign with a new key from now on")
  .action(checkpointAudit);
audit
  .command("verify")
  .description("prove that the audit is whole, or name the first broken link")
  .option("--checkpoint <file...>", "checkpoints that were kept elsewhere, one on a line")
  .option("--public-key <key...>", "the key that you kept: checkpoints of another count as forged")
  .option(...json)
  .action(verifyAudit);

program
  .command("keys")
  .description("keys by which stored secrets are encrypted")
  .command("rotate")
  .description("wrap them by a new secrets key, while everything runs; safe to interrupt and to repeat")
  .option("--data-keys", "also encrypt every stored secret anew")
  .option(...json)
  .action(rotateSecrets);

const recordsCommand = program
  .command("records")
  .description("list, count, add up and group records you can read: deals, tickets, tasks, issues, …")
  .argument("[kind]")
  .option("--where <condition...>", 'as "stage=contract sent"; --help shows all forms')
  .option("--any", "one of the conditions is enough")
  .option("--fields <names>", "separated by commas")
  .option("--sort <field...>", "as amount:desc")
  .option("--group <field...>", "as stage, or closeDay:month")
  .option("--sum <field>", "amounts of several currencies are never added up")
  .option("--average <field>")
  .option("--limit <n>", "rows at most; 0 for the totals alone", "50")
  .option("--cursor <cursor>", "the next page, as the page before says")
  .option("--time-zone <name>", "whose days count; this machine's when left out")
  .option(...json)
  .option(...as)
  .option(...why)
  .addHelpText("after", recordsHelp())
  .action(records);
recordsCommand
  .command("relink")
  .description("make accounts and links anew from the records, without the vendor")
  .option(...json)
  .action(relinkRecords);
recordsCommand
  .command("replay")
  .description("make documents, entities and permissions anew from the stored records, without the vendor")
  .option("--source <source>", "only this source")
  .option(...json)
  .action(replayRecords);
program
  .command("index")
  .description("the search index")
  .command("rebuild")
  .description("build it anew from the database; the present one serves meanwhile")
  .option(...json)
  .action(rebuildIndex);
program
  .command("config")
  .description("every variable with its meaning, value and origin; secrets are not shown")
  .option(...json)
  .action(config);
program
  .command("migrate")
  .description("bring the database of DATABASE_URL to this version, for services that may not (DATABASE_APP_URL)")
  .option(...json)
  .action(migrate);
program
  .command("reset")
  .description("remove everything Sophia keeps on this machine and start over")
  .option(...json)
  .action(resetAll);

// A reader that has seen enough, as `head` has, is no failure.
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exitCode = 1;
}
