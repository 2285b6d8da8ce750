import assert from "node:assert/strict";
import { test } from "node:test";
import { entitySchemas, maxLineLength, type Json, type RawRecord, type TransformResult } from "@sophia/core";
import { fixtureStore, type StoredObject } from "./fixtures/store.ts";
import { hubspotReferences, transformHubSpot } from "./transform.ts";

const account = { externalId: "62515", name: "HubSpot 62515", url: "https://app.hubspot.com/contacts/62515" };
const store = fixtureStore();
const asJson = (value: object): Json => JSON.parse(JSON.stringify(value));

const settings: RawRecord[] = [
  { kind: "portal", externalId: "portal", payload: { details: store.account, readers: "teams" } },
  ...Object.entries(store.properties).map(([name, definitions]) => ({
    kind: "properties",
    externalId: name,
    payload: { definitions },
  })),
  ...store.users.map((user, index) => ({ kind: "user", externalId: String(501 + index), payload: user })),
  ...store.owners.map((owner) => ({ kind: "owner", externalId: owner.id, payload: asJson(owner) })),
  ...Object.entries(store.pipelines).flatMap(([name, pipelines]) =>
    pipelines.map((pipeline) => ({
      kind: "pipeline",
      externalId: name === "deals" ? "deals:default" : "tickets:0",
      payload: { object_type: name, pipeline },
    })),
  ),
];

type Change = (object: StoredObject) => void;

function crm(type: string, change: Change = () => {}): StoredObject {
  const object = structuredClone(store.objects[type]?.[0]);
  assert.ok(object);
  change(object);
  return object;
}

function recordOf(kind: string, object: object, associations: Json = {}, externalId = "1"): RawRecord {
  return { kind, externalId, payload: { object: asJson(object), associations } };
}

function transform(record: RawRecord, others: readonly RawRecord[] = []): TransformResult {
  const declared = new Set(hubspotReferences(record).map(({ kind, externalId }) => `${kind} ${externalId}`));
  const all = [...others, ...settings];
  return transformHubSpot(
    record,
    ({ kind, externalId }) => {
      assert.ok(declared.has(`${kind} ${externalId}`), `${kind} ${externalId} was not declared`);
      return all.find((one) => one.kind === kind && one.externalId === externalId)?.payload;
    },
    { account },
  );
}

const acme = recordOf("company", crm("companies"), {}, "2001");
const hal = recordOf("contact", crm("contacts"), {}, "9007199254740993");
const dealTies: Json = {
  companies: [{ toObjectId: "2001", associationTypes: [{ category: "HUBSPOT_DEFINED", typeId: 5, label: "Primary" }] }],
  contacts: [{ toObjectId: "9007199254740993", associationTypes: [{ label: "Decision maker" }, { label: null }] }],
};

const entityOf = (result: TransformResult) => result.entities[0]?.data;
const textOf = ({ documents }: TransformResult) => documents[0]?.lines.map(({ text }) => text).join("\n") ?? "";

test("a deal is an entity with its stage, amounts and day as given, and a document with its history", () => {
  const result = transform(recordOf("deal", crm("deals"), dealTies, "3001"), [acme, hal]);
  const deal = entitySchemas.deal.parse(entityOf(result));
  assert.deepEqual(
    [deal.amount, deal.currency, deal.amountInHomeCurrency, deal.homeCurrency],
    ["48000.50", "EUR", "52000.11", "USD"],
  );
  // 03:30 in UTC is the evening before in New York.
  assert.deepEqual([deal.closeAt, deal.closeDay], ["2025-12-01T03:30:00.000Z", "2025-11-30"]);
  assert.deepEqual([deal.stage, deal.pipeline, deal.closed, deal.won], ["Contract sent", "Sales", false, false]);
  assert.deepEqual(deal.contacts, [{ externalId: "9007199254740993", labels: ["Decision maker"] }]);
  assert.deepEqual(
    deal.stageChanges.map(({ stageExternalId, stage, at, byUserExternalId }) => [
      stageExternalId,
      stage,
      at,
      byUserExternalId,
    ]),
    [
      ["qualified", null, "2025-06-01T10:00:00.000Z", null],
      ["contractsent", "Contract sent", "2025-11-03T10:00:00.000Z", "502"],
    ],
  );
  const [document] = result.documents;
  assert.deepEqual(
    document?.lines.map(({ anchor, author, at, text }) => [anchor, author, at, text]),
    [
      [
        "summary",
        null,
        "2025-11-03T10:00:00.000Z",
        "Deal: Acme - Payments\nStage: Contract sent (Sales)\nAmount: 48000.50 EUR\nClose date: 2025-11-30\nOwner: Ben Okoro\nCompanies: Acme Residential\nContacts: Hal Brook",
      ],
      ["description", null, null, "Description: Payments for 12 properties"],
      ["hs_next_step", null, null, "Next step: Send the contract"],
      ["stage:2025-06-01T10:00:00.000Z", null, "2025-06-01T10:00:00.000Z", "Stage: qualified (deleted)"],
      ["stage:2025-11-03T10:00:00.000Z", "Ben Okoro", "2025-11-03T10:00:00.000Z", "Stage: Contract sent"],
    ],
  );
  assert.deepEqual(document?.accountDomains, ["acme.example"]);
  assert.deepEqual(document?.principals, ["owner:901", "records", "team:71"]);
  assert.equal(document?.url, "https://app.hubspot.com/contacts/62515/record/0-3/3001");
});

test("a deal in a deleted pipeline keeps the stage's id, and nothing is said of whether it is won", () => {
  const change: Change = ({ properties }) => {
    Object.assign(properties, { pipeline: "77", dealstage: "88", hs_is_closed: null, hs_is_closed_won: null });
  };
  const result = transform(recordOf("deal", crm("deals", change)));
  const deal = entitySchemas.deal.parse(entityOf(result));
  assert.deepEqual(
    [deal.pipelineExternalId, deal.pipeline, deal.stageExternalId, deal.stage, deal.closed, deal.won],
    ["77", null, "88", null, null, null],
  );
  assert.match(textOf(result), /Stage: 88 \(deleted\)/);
});

test("an association to something gone or never seen is kept by its id and shows no name", () => {
  const gone = recordOf(
    "company",
    crm("companies", (object) => void (object.archived = true)),
    {},
    "2001",
  );
  for (const others of [[], [gone]]) {
    const result = transform(recordOf("deal", crm("deals"), dealTies), others);
    assert.doesNotMatch(textOf(result), /Companies|Contacts|Residential/);
    assert.deepEqual(entitySchemas.deal.parse(entityOf(result)).companies[0]?.externalId, "2001");
    assert.deepEqual(result.documents[0]?.accountDomains, []);
  }
});

test("the name of a company that not every reader of the deal sees is not in the deal's text", () => {
  const change: Change = ({ properties }) => void (properties["hs_shared_user_ids"] = "504");
  const deal = recordOf("deal", crm("deals", change), dealTies);
  assert.doesNotMatch(textOf(transform(deal, [acme, hal])), /Companies/);
  const everyone = { kind: "portal", externalId: "portal", payload: { details: store.account, readers: "everyone" } };
  assert.match(textOf(transform(deal, [everyone, acme, hal])), /Companies: Acme Residential/);
});

test("two companies with one domain stay two, and a deal with both names the domain once", () => {
  const second = recordOf(
    "company",
    crm("companies", ({ properties }) => {
      Object.assign(properties, {
        name: "Acme Holding",
        domain: "WWW.Acme.example",
        hs_additional_domains: "acme.test;not a domain",
      });
    }),
    {},
    "2002",
  );
  const ties: Json = { companies: [{ toObjectId: "2001" }, { toObjectId: "2002" }] };
  const result = transform(recordOf("deal", crm("deals"), ties), [acme, second]);
  assert.deepEqual(result.documents[0]?.accountDomains, ["acme.example", "acme.test"]);
  assert.match(textOf(result), /Companies: Acme Residential, Acme Holding/);
  const company = entitySchemas.company.parse(entityOf(transform(second)));
  assert.deepEqual([company.domain, company.domains], ["acme.example", ["acme.example", "acme.test"]]);
});

test("a company shows the account's own properties, and its values by their labels", () => {
  const result = transform(acme);
  assert.match(textOf(result), /Property management system: Yardi/);
  const company = entitySchemas.company.parse(entityOf(result));
  assert.equal(company.lifecycleStage, "Customer");
  assert.equal(company.custom["property_system"], "Yardi");
  assert.equal(result.documents[0]?.url, "https://app.hubspot.com/contacts/62515/record/0-2/2001");
});

test("a contact without e-mail or name is a contact still", () => {
  const change: Change = ({ properties }) => {
    Object.assign(properties, { firstname: null, lastname: "", email: null });
  };
  const result = transform(recordOf("contact", crm("contacts", change), {}, "12"));
  const contact = entitySchemas.contact.parse(entityOf(result));
  assert.deepEqual([contact.name, contact.email, contact.emails], ["Contact 12", null, []]);
  assert.deepEqual(result.identities, []);
  assert.equal(result.documents[0]?.title, "Contact: 12");
});

test("an archived record is an entity that says so, and nobody's document", () => {
  const result = transform(
    recordOf(
      "deal",
      crm("deals", (object) => void (object.archived = true)),
    ),
  );
  assert.equal(entitySchemas.deal.parse(entityOf(result)).archived, true);
  assert.deepEqual(result.documents, []);
});

test("a merged record names the one it lives on in, which names it in turn", () => {
  const winner = crm("companies", ({ properties }) => void (properties["hs_merged_object_ids"] = "1999;2001;x"));
  const payload = { object: asJson(winner), associations: {}, merged_into: "2001" };
  const loser = transform({ kind: "company", externalId: "1999", payload });
  const merged = entitySchemas.company.parse(entityOf(loser));
  assert.deepEqual([merged.archived, merged.mergedIntoExternalId, merged.mergedExternalIds], [true, "2001", []]);
  assert.deepEqual(loser.documents, []);
  const living = entitySchemas.company.parse(entityOf(transform(recordOf("company", winner, {}, "2001"))));
  assert.deepEqual([living.archived, living.mergedIntoExternalId, living.mergedExternalIds], [false, null, ["1999"]]);
  // A deal that still points at the merged one finds the name and domain of the other.
  const ties: Json = { companies: [{ toObjectId: "1999" }] };
  const deal = transform(recordOf("deal", crm("deals"), ties), [{ kind: "company", externalId: "1999", payload }]);
  assert.match(textOf(deal), /Companies: Acme Residential/);
});

test("a note is a document of its own with its author and time, and opens in the deal's timeline", () => {
  const ties: Json = { deals: [{ toObjectId: "3001" }], companies: [{ toObjectId: "2001" }] };
  const result = transform(recordOf("engagement", crm("notes"), ties, "notes:5001"), [acme]);
  const [document] = result.documents;
  assert.equal(document?.kind, "note");
  assert.equal(document?.title, "Note: Hal wants net 30 & a pilot. Board meets Friday.");
  assert.deepEqual(document?.lines, [
    {
      author: "Ben Okoro",
      at: "2025-11-05T10:00:00.000Z",
      text: "About: Acme Residential",
      url: "https://app.hubspot.com/contacts/62515/record/0-3/3001?engagement=5001",
      anchor: "summary",
      isFields: true,
    },
    {
      author: "Ben Okoro",
      at: "2025-11-05T10:00:00.000Z",
      text: "Hal wants net 30 & a pilot.\nBoard meets Friday.",
      url: "https://app.hubspot.com/contacts/62515/record/0-3/3001?engagement=5001",
      anchor: "hs_note_body",
    },
  ]);
});

test("an e-mail, a call, a meeting and a task say what they are, from whom and when", () => {
  const shown = (type: string, kind: string, externalId: string) => {
    const result = transform(recordOf(kind, crm(type), {}, externalId));
    return [
      result.documents[0]?.title,
      result.documents[0]?.lines[0]?.author,
      result.documents[0]?.occurredAt,
      textOf(result),
    ];
  };
  assert.deepEqual(shown("emails", "engagement", "emails:5002"), [
    "E-mail: Contract",
    "Ben Okoro",
    "2025-11-06T10:00:00.000Z",
    "E-mail: Contract\nTo: hal@acme.example\nPlease find it attached.",
  ]);
  assert.deepEqual(shown("calls", "engagement", "calls:5003"), [
    "Call: Pricing",
    "Ben Okoro",
    "2025-11-07T10:00:00.000Z",
    "Call: Pricing\nThey object to the fee.",
  ]);
  assert.deepEqual(shown("meetings", "engagement", "meetings:5004"), [
    "Meeting: Kick-off",
    "Ben Okoro",
    "2025-11-10T15:00:00.000Z",
    "Meeting: Kick-off\nOutcome: SCHEDULED\nScope\nDates\nInternal notes: Bring Dee.",
  ]);
  assert.deepEqual(shown("tasks", "task", "6001"), [
    "Task: Call Hal back",
    "Ben Okoro",
    "2025-11-12T14:00:00.000Z",
    "Task: Call Hal back\nStatus: NOT_STARTED\nPriority: HIGH\nDue: 2025-11-12\nAbout the pilot",
  ]);
});

test("lost, new and empty properties change what is told, never whether a record is read", () => {
  for (const type of ["companies", "contacts", "deals", "tickets", "notes", "emails", "calls", "meetings", "tasks"]) {
    const kind = { companies: "company", contacts: "contact", deals: "deal", tickets: "ticket", tasks: "task" }[type];
    const externalId = kind === undefined ? `${type}:1` : "1";
    const bare = { id: "1", properties: {}, createdAt: "2025-01-01T00:00:00Z", brandNew: { field: [1] } };
    const result = transform(recordOf(kind ?? "engagement", bare, {}, externalId));
    assert.equal(result.entities.length, 1);
    assert.ok((result.documents[0]?.lines.length ?? 0) > 0, type);
    assert.deepEqual(result.documents[0]?.principals, ["records"]);
  }
});

test("30 MB of a text become lines within the bound, and nothing of it is lost", () => {
  const words = "All work and no play makes a dull deal. ".repeat(750_000).trim();
  const result = transform(
    recordOf(
      "deal",
      crm("deals", ({ properties }) => void (properties["description"] = words)),
    ),
  );
  const lines = result.documents[0]?.lines.filter(({ anchor }) => anchor.startsWith("description")) ?? [];
  assert.ok(lines.every(({ text }) => text.length <= maxLineLength));
  assert.equal(lines.map(({ text }) => text).join(""), `Description: ${words}`);
});

test("a record without any date, or one that cannot be read, ends in a sentence that names fields and no values", () => {
  assert.throws(() => transform(recordOf("deal", { id: "1", properties: { dealname: "secret" } })), {
    code: "vendor_reply_invalid",
    message: /^A HubSpot deal has no readable date/,
  });
  assert.throws(() => transform(recordOf("deal", { id: "1", properties: { amount: 12 } })), {
    code: "vendor_reply_invalid",
    message: /object\.properties\.amount/,
  });
});

test("an owner whose user is gone is kept by name and gives nobody access", () => {
  const owner = settings.find(({ kind, externalId }) => kind === "owner" && externalId === "903");
  assert.ok(owner);
  const result = transform(owner);
  assert.deepEqual(entitySchemas.owner.parse(entityOf(result)).active, false);
  assert.deepEqual(result.memberships, []);
});
