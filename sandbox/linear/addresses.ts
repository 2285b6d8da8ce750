import type { Issue } from "../company/world.ts";

/** Where Linear's pages lie in the sandbox; the paths are the vendor's, below the workspace's own. */
export interface Addresses {
  readonly workspace: string;
  readonly issue: (issue: Issue) => string;
  readonly comment: (pageUrl: string, commentId: string) => string;
  readonly project: (name: string, slug: string) => string;
  readonly initiative: (name: string, slug: string) => string;
  readonly document: (title: string, slug: string) => string;
  readonly customer: (name: string, slug: string) => string;
  readonly profile: (displayName: string) => string;
}

/** @param base - the sandbox's address of Linear, without a slash at the end */
export function addressesOf(base: string, urlKey: string): Addresses {
  const workspace = `${base}/${urlKey}`;
  return {
    workspace,
    issue: (issue) => `${workspace}/issue/${issue.identifier}/${slugged(issue.title)}`,
    comment: (pageUrl, commentId) => `${pageUrl.replace(/#.*/, "")}#${commentAnchor(commentId)}`,
    project: (name, slug) => `${workspace}/project/${slugged(name)}-${slug}`,
    initiative: (name, slug) => `${workspace}/initiative/${slugged(name)}-${slug}`,
    document: (title, slug) => `${workspace}/document/${slugged(title)}-${slug}`,
    customer: (name, slug) => `${workspace}/customer/${slugged(name)}-${slug}`,
    profile: (displayName) => `${workspace}/profiles/${encodeURIComponent(displayName)}`,
  };
}

/** The part after `#` that leads to a comment: the head of its id, as in Linear's own addresses. */
export function commentAnchor(commentId: string): string {
  return `comment-${commentId.slice(0, 8)}`;
}

/** The title as part of an address: lower case, letters and digits, at most 60 characters. It identifies nothing. */
export function slugged(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 60)
      .replace(/^-+|-+$/g, "") || "untitled"
  );
}
