import { linearComments } from "../company/linear/comments-of.ts";
import type { LinearComment } from "../company/linear/model.ts";
import type { Issue, World } from "../company/world.ts";
import { escapeHtml, samplePage } from "../http/html.ts";
import { commentAnchor } from "./addresses.ts";

/**
 * The page that one of Linear's addresses opens in the sandbox, everything in it readable; the place after `#` is
 * marked, and on an issue's own address its description.
 *
 * @param kind - `issue`, `project`, `document`, `initiative` or `customer`
 * @param name - `PAY-101`, or a title that ends in `-` and twelve digits
 * @returns undefined when there is no such object (any more)
 */
export function linearPage(world: World, kind: string, name: string): string | undefined {
  const data = world.linear;
  const hasSlug = (one: { readonly slug: string }): boolean => name.endsWith(`-${one.slug}`) || name === one.slug;
  switch (kind) {
    case "issue": {
      const issue = world.issues.find((one) => one.identifier.toLowerCase() === name.toLowerCase());
      return issue && issuePage(world, issue);
    }
    case "project": {
      const details = data?.projectDetails.find(hasSlug);
      const project = world.projects.find((one) => one.id === details?.projectId);
      if (!details || !project) return undefined;
      const updates = (data?.projectUpdates ?? []).filter((update) => update.projectId === project.id);
      const told = updates.flatMap(({ id, authorId, createdAt, body }) => [
        row(world, `project-update-${id.slice(0, 8)}`, authorId, createdAt, body),
        ...commentRows(world, (comment) => comment.projectUpdateId === id),
      ]);
      const comments = commentRows(world, (comment) => comment.projectId === project.id);
      return wholePage(world, project.name, `${details.description}\n\n${details.content}`, [...told, ...comments]);
    }
    case "document": {
      const document = data?.documents.find(hasSlug);
      if (!document) return undefined;
      const comments = commentRows(world, (comment) => comment.documentId === document.id);
      return wholePage(world, document.title, document.content, comments);
    }
    case "initiative": {
      const initiative = data?.initiatives.find(hasSlug);
      if (!initiative) return undefined;
      const updates = (data?.initiativeUpdates ?? [])
        .filter((update) => update.initiativeId === initiative.id)
        .map(({ id, authorId, createdAt, body }) =>
          row(world, `initiative-update-${id.slice(0, 8)}`, authorId, createdAt, body),
        );
      return wholePage(world, initiative.name, `${initiative.description}\n\n${initiative.content}`, updates);
    }
    case "customer": {
      const customer = data?.customers.find(hasSlug);
      if (!customer) return undefined;
      const needs = (data?.needs ?? []).filter((need) => need.customerId === customer.id);
      const rows = needs.map((need) =>
        row(world, `need-${need.id.slice(0, 8)}`, need.creatorId, need.createdAt, need.body),
      );
      return wholePage(world, customer.name, customer.domains.join(", "), rows);
    }
    default:
      return undefined;
  }
}

function issuePage(world: World, issue: Issue): string {
  const comments = commentRows(world, (comment) => comment.issueId === issue.id);
  const details = world.linear?.issueDetails.find((one) => one.issueId === issue.id);
  const shelf = details?.trashed ? " · in the trash" : details?.archivedAt ? " · archived" : "";
  return wholePage(world, `${issue.identifier} ${issue.title}`, issue.description, comments, `${issue.state}${shelf}`);
}

function wholePage(world: World, title: string, text: string, rows: readonly string[], note = ""): string {
  return samplePage(
    `${title}, ${world.company.name}`,
    `<style>:target { background: #fef08a; } :root:has(:target) #quoted { background: none; }</style>
<h1>${escapeHtml(title)}</h1>
<p class="dim">A page of Sophia's sandbox in the place of Linear. It asks for no sign-in; the real one does.</p>
${note === "" ? "" : `<p class="dim">${escapeHtml(note)}</p>`}
<p><mark id="quoted">${lines(text)}</mark></p>
<ol style="list-style: none">
${rows.join("\n")}
</ol>`,
  );
}

/** Threads one after the other, each opened by its first comment. */
function commentRows(world: World, belongs: (comment: LinearComment) => boolean): string[] {
  const comments = linearComments(world).filter(belongs);
  const known = new Set(comments.map((comment) => comment.id));
  const openings = comments.filter(({ parentId }) => parentId === null || !known.has(parentId));
  return openings.toSorted(byTime).flatMap((opening) => {
    const replies = comments.filter((comment) => comment.parentId === opening.id).toSorted(byTime);
    return [opening, ...replies].map((comment) =>
      row(
        world,
        commentAnchor(comment.id),
        comment.authorId,
        comment.createdAt,
        comment.text,
        authorName(world, comment),
      ),
    );
  });
}

function byTime(one: LinearComment, other: LinearComment): number {
  return one.createdAt < other.createdAt ? -1 : 1;
}

function authorName(world: World, comment: LinearComment): string | undefined {
  const bot = world.linear?.bots.find((one) => one.id === comment.botId);
  return bot?.name ?? world.linear?.externalUsers.find((one) => one.id === comment.externalUserId)?.name;
}

function row(world: World, id: string, authorId: string | null, at: string, text: string, other?: string): string {
  const author = other ?? world.people.find((person) => person.id === authorId)?.name ?? "Somebody";
  const time = `<time datetime="${escapeHtml(at)}">${escapeHtml(at.slice(0, 16).replace("T", " "))} UTC</time>`;
  return `<li id="${escapeHtml(id)}"><strong>${escapeHtml(author)}</strong> ${time}<br>${lines(text)}</li>`;
}

const lines = (text: string): string => escapeHtml(text).replace(/\n/g, "<br>");
