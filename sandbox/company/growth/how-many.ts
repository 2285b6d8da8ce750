/**
 * What a world of some size has more than the sample company (size 1).
 *
 * What people do (messages, calls, issues, tickets, notes) grows with the size itself; who and where (staff, accounts,
 * channels, teams) grows more slowly, as in a company whose business grows. Size 45 holds more than 200,000 objects, of
 * which 13,000 are calls, as many as the domain's facts give for a quarter; size 90 holds more than 400,000.
 */
export interface Growth {
  /** Staff are this many times those of the sample, posts that exist once excepted. */
  readonly staffFactor: number;
  readonly accounts: number;
  readonly channels: number;
  readonly teams: number;
  readonly projects: number;
  readonly messages: number;
  readonly calls: number;
  readonly deals: number;
  readonly tickets: number;
  readonly engagements: number;
  readonly issues: number;
}

export function growthTo(size: number): Growth {
  const more = Math.max(0, size - 1);
  const slower = (sample: number, power: number): number => Math.ceil(sample * (Math.max(1, size) ** power - 1));
  return {
    staffFactor: Math.max(1, size) ** 0.4,
    accounts: slower(45, 0.75),
    channels: slower(46, 0.6),
    teams: slower(6, 0.35),
    projects: slower(14, 0.5),
    messages: Math.round(2700 * more),
    calls: Math.round(300 * more),
    deals: Math.round(80 * more),
    tickets: Math.round(110 * more),
    engagements: Math.round(320 * more),
    issues: Math.round(180 * more),
  };
}

/** Divides a number of things among receivers by their weights, none lost to rounding. */
export function shares(total: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  let given = 0;
  return weights.map((weight) => {
    before += weight;
    const share = Math.round((total * before) / all) - given;
    given += share;
    return share;
  });
}
