import type { GongData } from "../company/gong/model.ts";
import type { Call, CallParty, GongProfile, Person, World } from "../company/world.ts";

/**
 * A Gong company small enough to read in full, with one of everything that Gong shows differently: each level of
 * permission, a lead without a seat, somebody who left, a private call, a party without an address and one nobody
 * knows, a call without turns, 20-digit ids, and text that tries to be HTML.
 */
export function smallWorld(): World {
  return {
    parameters: { seed: 1, size: 0.01, anchor: "2026-11-20T17:00:00Z" },
    company: {
      name: "Sample Company",
      domain: "sample.example",
      slackTeamId: "T0SAMPLE",
      slackDomain: "sample",
      gongWorkspaceId: "623457276584334",
    },
    people,
    accounts: [
      {
        id: "acc-1",
        name: "Harbor Homes",
        domain: "harbor.example",
        propertySystem: "Yardi",
        units: 1200,
        segment: "multifamily",
        propertyClass: "A",
        tier: "mid",
        annualRevenueCents: 1_200_000,
        renewalDate: "2027-01-31",
        ownerId: "ann",
        customer: false,
      },
    ],
    contacts: [],
    deals: [
      {
        id: "deal-1",
        accountId: "acc-1",
        name: "Harbor rollout",
        ownerId: "ann",
        amountCents: 4_800_000,
        closeDate: "2026-12-15",
        stages: [
          { stage: "qualified to buy", at: "2026-11-01T10:00:00Z", byId: "ann" },
          { stage: "contract sent", at: "2026-11-18T10:00:00Z", byId: "ann" },
        ],
        lostReason: null,
        competitor: null,
      },
    ],
    channels: [],
    messages: [],
    gongProfiles: profiles,
    calls,
    gong: insights,
    teams: [],
    projects: [],
    issues: [],
    tickets: [],
    stories: [],
    questions: [],
    tokens: [],
  };
}

const profiles: readonly GongProfile[] = [
  { id: "9001", name: "Leadership", level: "all", teamLeadIds: [] },
  { id: "9002", name: "Sales managers", level: "managers-team", teamLeadIds: ["bob", "cid"] },
  { id: "9003", name: "Own calls", level: "own", teamLeadIds: [] },
];

const people: readonly Person[] = [
  person("ann", "Ann Ames", null, { id: "10000000000000000001", profileId: "9001" }),
  person("bob", "Bob van der Berg", "ann", { id: "10000000000000000002", profileId: "9002" }),
  person("cid", "Cid Cole", "bob", null),
  person("dee", "Dee Dunn", "cid", { id: "10000000000000000003", profileId: "9003" }),
  { ...person("eve", "Eve Exley", "ann", { id: "10000000000000000004", profileId: "9003" }), active: false },
];

const ann = party("1", "Ann Ames", { email: "ann@sample.example", personId: "ann" });
const dee = party("2", "Dee Dunn", { email: "dee@sample.example", personId: "dee" });
const customer = party("3", "Cora Customer", { email: null, contactId: "con-1", title: "VP Operations" });
const stranger = party("4", "+1 555 0100", {});

const calls: readonly Call[] = [
  call("20000000000000000005", "2026-11-19T16:00:00Z", {
    title: "Harbor <b>kick-off</b>",
    accountId: "acc-1",
    dealId: "deal-1",
    parties: [ann, customer],
    turns: [
      {
        speakerId: "1",
        topic: "Pricing",
        sentences: [
          { startMs: 0, endMs: 4_200, text: "Shall we start with the price?" },
          { startMs: 4_300, endMs: 9_000, text: "It is forty-eight thousand." },
        ],
      },
      {
        speakerId: "3",
        topic: "Pricing",
        sentences: [{ startMs: 61_500, endMs: 70_000, text: "<script>alert('page')</script> & too much" }],
      },
      { speakerId: "1", topic: "Next steps", sentences: [{ startMs: 3_661_000, endMs: 3_662_000, text: "Bye." }] },
    ],
    durationSeconds: 3_700,
  }),
  call("20000000000000000004", "2026-11-12T09:00:00Z", { parties: [dee, stranger], primaryPersonId: "dee" }),
  call("20000000000000000003", "2026-11-10T09:00:00Z", { isPrivate: true, parties: [ann], scope: "Internal" }),
  call("20000000000000000002", "2026-11-10T09:00:00Z", { parties: [ann, dee] }),
  call("20000000000000000001", "2026-11-01T09:00:00Z", { parties: [ann], turns: [] }),
];

/** With ids above 2^53, a folder that shows a private call, and one of each that the API keeps to itself. */
const insights: GongData = {
  timeZone: "America/Chicago",
  trackers: [
    tracker("8000000000000000001", "Objection: pricing", ["price", "forty-eight thousand"], false),
    tracker("8000000000000000002", "Farewells", ["bye", "see you"], true),
    tracker("8000000000000000003", "Competitors", ["Rent Manager"], true),
  ],
  scorecards: [
    {
      id: "6843152929075440037",
      name: "Discovery call",
      enabled: true,
      reviewMethod: "MANUAL",
      updaterId: "ann",
      createdAt: "2026-01-01T00:00:00Z",
      updatedAt: "2026-02-01T00:00:00Z",
      questions: [
        {
          id: "6843152929075440038",
          revisionId: "6843152929075440039",
          text: "How?",
          guide: "",
          overall: true,
          options: null,
        },
        {
          id: "6843152929075440040",
          revisionId: "6843152929075440041",
          text: "Next?",
          guide: "",
          overall: false,
          options: ["Yes", "No"],
        },
      ],
    },
    {
      id: "6843152929075440042",
      name: "By Gong",
      enabled: true,
      reviewMethod: "AUTOMATIC",
      updaterId: null,
      createdAt: "2026-01-01T00:00:00Z",
      updatedAt: "2026-01-01T00:00:00Z",
      questions: [],
    },
  ],
  reviews: [
    {
      id: "9007199254740993001",
      scorecardId: "6843152929075440037",
      callId: "20000000000000000005",
      reviewedPersonId: "ann",
      reviewerPersonId: "dee",
      // In the company's time zone still the nineteenth.
      at: "2026-11-20T04:30:00Z",
      visibility: "PRIVATE",
      answers: [
        {
          questionId: "6843152929075440038",
          score: 4,
          text: 'Well held, "callId":"7" and all.',
          selected: null,
          notApplicable: false,
        },
        { questionId: "6843152929075440040", score: null, text: null, selected: ["Yes"], notApplicable: false },
      ],
    },
    {
      id: "9007199254740993002",
      scorecardId: "6843152929075440042",
      callId: "20000000000000000004",
      reviewedPersonId: "dee",
      reviewerPersonId: null,
      at: "2026-11-12T12:00:00Z",
      visibility: "PUBLIC",
      answers: [],
    },
  ],
  folders: [
    folder("4000000000000000001", "Library", null, []),
    folder("4000000000000000002", "Kick-offs", "4000000000000000001", [
      {
        callId: "20000000000000000005",
        note: "The price",
        addedById: "ann",
        addedAt: "2026-11-20T00:00:00Z",
        snippet: { fromSeconds: 0, toSeconds: 9 },
      },
      { callId: "20000000000000000003", note: null, addedById: "dee", addedAt: "2026-11-20T00:00:00Z", snippet: null },
      {
        callId: "20000000000000000099",
        note: "A call that was deleted",
        addedById: "dee",
        addedAt: "2026-11-20T00:00:00Z",
        snippet: null,
      },
    ]),
    { ...folder("4000000000000000003", "Only ours", null, []), public: false },
    { ...folder("4000000000000000004", "Long ago", null, []), archived: true },
  ],
  libraryAccess: [],
};

function tracker(
  id: string,
  name: string,
  phrases: readonly string[],
  phrasesApart: boolean,
): GongData["trackers"][number] {
  return { id, name, affiliation: "Anyone", phrases, phrasesApart, createdAt: "2026-01-01T00:00:00Z" };
}

function folder(
  id: string,
  name: string,
  parentId: string | null,
  items: GongData["folders"][number]["items"],
): GongData["folders"][number] {
  return {
    id,
    name,
    parentId,
    public: true,
    archived: false,
    creatorId: "ann",
    updatedAt: "2026-11-20T00:00:00Z",
    items,
  };
}

function person(id: string, name: string, managerId: string | null, gong: Person["gong"]): Person {
  return {
    id,
    name,
    email: `${id}@sample.example`,
    title: "Account executive",
    department: "Sales",
    managerId,
    active: true,
    slack: null,
    gong,
    timeZone: "America/Chicago",
  };
}

function party(speakerId: string, name: string, known: Partial<CallParty>): CallParty {
  return { speakerId, name, email: null, title: null, personId: null, contactId: null, ...known };
}

function call(id: string, startedAt: string, rest: Partial<Call>): Call {
  return {
    id,
    title: `Call ${id.slice(-1)}`,
    accountId: null,
    dealId: null,
    startedAt,
    durationSeconds: 600,
    primaryPersonId: "ann",
    isPrivate: false,
    scope: "External",
    parties: [],
    turns: [{ speakerId: "1", topic: null, sentences: [{ startMs: 0, endMs: 2_000, text: `Words of call ${id}.` }] }],
    ...rest,
  };
}
