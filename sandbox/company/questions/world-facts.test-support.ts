import type { World } from "../world.ts";

const dayMs = 86_400_000;

/** The plain lists of a world, and time as people name it, written apart from the generator that they check. */
export class Facts {
  readonly world: World;
  readonly nowMs: number;
  readonly year: number;
  readonly month: number;

  constructor(world: World) {
    this.world = world;
    this.nowMs = Date.parse(world.parameters.anchor);
    this.year = new Date(this.nowMs).getUTCFullYear();
    this.month = new Date(this.nowMs).getUTCMonth();
  }

  person(name: string): string | undefined {
    return this.world.people.find((one) => one.name === name)?.id;
  }

  account(name: string) {
    return this.world.accounts.find((one) => one.name === name);
  }

  /** Days from an instant's midnight to today's; negative in the future. */
  daysSince(day: string): number {
    return Math.round((Math.floor(this.nowMs / dayMs) * dayMs - Date.parse(day.slice(0, 10))) / dayMs);
  }

  /** Weeks ahead of the present one, which begins on Monday. */
  weeksAhead(day: string): number {
    const monday = (ms: number): number => Math.floor((ms / dayMs + 3) / 7);
    return monday(Date.parse(day.slice(0, 10))) - monday(this.nowMs);
  }

  monthsAhead(day: string): number {
    const [year = 0, month = 0] = day.split("-").map(Number);
    return (year - this.year) * 12 + month - 1 - this.month;
  }

  quartersAhead(day: string): number {
    const [year = 0, month = 0] = day.split("-").map(Number);
    return (year - this.year) * 4 + Math.floor((month - 1) / 3) - Math.floor(this.month / 3);
  }

  deals(keep: (deal: World["deals"][number], stage: string) => boolean): string[] {
    return this.world.deals.filter((deal) => keep(deal, deal.stages.at(-1)?.stage ?? "")).map(({ id }) => id);
  }

  openDeals(keep: (deal: World["deals"][number], stage: string) => boolean): string[] {
    return this.deals((deal, stage) => !stage.startsWith("closed") && keep(deal, stage));
  }

  tickets(keep: (ticket: World["tickets"][number]) => boolean): string[] {
    return this.world.tickets.filter(keep).map(({ id }) => id);
  }

  engagements(kind: string) {
    const gone = new Set(this.world.hubspot?.archivals.map(({ id }) => id));
    return (this.world.hubspot?.engagements ?? []).filter((one) => one.kind === kind && !gone.has(one.id));
  }

  openTasks(keep: (task: { at: string; personId: string; accountId: string; priority: string }) => boolean): string[] {
    return this.engagements("task").flatMap((task) =>
      task.kind === "task" && task.completedAt === null && keep(task) ? [task.id] : [],
    );
  }

  meetings(keep: (meeting: { at: string; outcome: string; personId: string }) => boolean): string[] {
    return this.engagements("meeting").flatMap((one) => (one.kind === "meeting" && keep(one) ? [one.id] : []));
  }

  customers(keep: (account: World["accounts"][number]) => boolean): string[] {
    return this.world.accounts.filter((account) => account.customer && keep(account)).map(({ id }) => id);
  }

  details(issueId: string) {
    return this.world.linear?.issueDetails.find((one) => one.issueId === issueId);
  }

  issues(keep: (issue: World["issues"][number]) => boolean): string[] {
    return this.world.issues
      .filter((issue) => (this.details(issue.id)?.archivedAt ?? null) === null && keep(issue))
      .map(({ id }) => id);
  }

  openIssues(team: string, keep: (issue: World["issues"][number]) => boolean): string[] {
    const teamId = this.world.teams.find(({ name }) => name === team)?.id;
    return this.issues(
      (issue) =>
        issue.state !== "done" && issue.state !== "canceled" && (team === "" || issue.teamId === teamId) && keep(issue),
    );
  }

  /** Accounts whose customer record in Linear has a need at an issue. */
  wantedBy(issueId: string): string[] {
    const customers = new Map(this.world.linear?.customers.map((one) => [one.id, one.accountId]));
    return (this.world.linear?.needs ?? [])
      .filter((need) => need.issueId === issueId)
      .flatMap(({ customerId }) => customers.get(customerId) ?? []);
  }

  projects(state: string, keep: (health: string | undefined, target: string | null) => boolean): string[] {
    return this.world.projects
      .filter((project) => {
        const updates = (this.world.linear?.projectUpdates ?? []).filter((one) => one.projectId === project.id);
        const newest = updates.reduce<(typeof updates)[number] | undefined>(
          (best, one) => (best === undefined || one.createdAt > best.createdAt ? one : best),
          undefined,
        );
        return project.state === state && keep(newest?.health, project.targetDate);
      })
      .map(({ id }) => id);
  }

  calls(keep: (call: World["calls"][number], ageMs: number) => boolean): string[] {
    return this.world.calls
      .filter((call) => !call.isPrivate && keep(call, this.nowMs - Date.parse(call.startedAt)))
      .map(({ id }) => id);
  }

  ageDays(at: string): number {
    return (this.nowMs - Date.parse(at)) / dayMs;
  }
}
