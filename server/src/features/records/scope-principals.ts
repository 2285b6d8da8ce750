/**
 * A connector's principals are local to its connection: scoped here, and only here, so that no record can grant anything
 * in another connection.
 */
export function scopedPrincipal(connectionId: string, local: string): string {
  return `${connectionId}/${local}`;
}
