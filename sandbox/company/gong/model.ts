/** What Gong holds beyond calls, people and profiles; all of it is derived from the calls themselves. */
export interface GongData {
  /** IANA name: days in Gong's statistics are days there. */
  readonly timeZone: string;
  readonly trackers: readonly GongTracker[];
  readonly scorecards: readonly GongScorecard[];
  readonly reviews: readonly GongReview[];
  readonly folders: readonly GongFolder[];
  /** Which folders of the library a permission profile opens; a profile that is not listed opens none. */
  readonly libraryAccess: readonly GongLibraryAccess[];
}

/** A keyword tracker: words and phrases that Gong looks for in everything that is said. */
export interface GongTracker {
  readonly id: string;
  readonly name: string;
  /** Whose words count: those of anybody, of the company's people, or of everybody else. */
  readonly affiliation: "Anyone" | "Company" | "NonCompany";
  readonly phrases: readonly string[];
  /** Each phrase is counted apart, instead of all together. */
  readonly phrasesApart: boolean;
  readonly createdAt: string;
}

export interface GongScorecard {
  /** A whole number below 2^63: Gong sends ids of scorecards as JSON numbers. */
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly reviewMethod: "MANUAL" | "AUTOMATIC";
  readonly updaterId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly questions: readonly GongScorecardQuestion[];
}

export interface GongScorecardQuestion {
  readonly id: string;
  readonly revisionId: string;
  readonly text: string;
  readonly guide: string;
  readonly overall: boolean;
  /** A whole number from 1 to 5, or one of these answers. */
  readonly options: readonly string[] | null;
}

/** A scorecard that somebody filled in for a call. */
export interface GongReview {
  readonly id: string;
  readonly scorecardId: string;
  readonly callId: string;
  readonly reviewedPersonId: string;
  /** null: Gong's own automatic review. */
  readonly reviewerPersonId: string | null;
  readonly at: string;
  readonly visibility: "PUBLIC" | "PRIVATE" | "OPT_IN_USERS";
  readonly answers: readonly GongAnswer[];
}

export interface GongAnswer {
  readonly questionId: string;
  /** 1 to 5; null for a choice, and where the question does not apply. */
  readonly score: number | null;
  readonly text: string | null;
  readonly selected: readonly string[] | null;
  readonly notApplicable: boolean;
}

/** A folder of the library. Gong's API tells of public ones only. */
export interface GongFolder {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly public: boolean;
  readonly archived: boolean;
  readonly creatorId: string;
  readonly updatedAt: string;
  readonly items: readonly GongFolderItem[];
}

export interface GongFolderItem {
  readonly callId: string;
  readonly note: string | null;
  readonly addedById: string;
  readonly addedAt: string;
  /** A part of the call, in seconds from its start; null: the whole call. */
  readonly snippet: { readonly fromSeconds: number; readonly toSeconds: number } | null;
}

export interface GongLibraryAccess {
  readonly profileId: string;
  readonly level: "all" | "specific-folders" | "none";
  readonly folderIds: readonly string[];
}
