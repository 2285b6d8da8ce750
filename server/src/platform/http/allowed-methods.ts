interface Addressed {
  readonly method: string;
  readonly path: string;
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((part, at) => (part.startsWith(":") ? path[at] !== "" : part === path[at]))
  );
}

/** By which methods each path is served: what is asked for with another one exists, and wants to be asked differently. */
export function allowedMethods(routes: readonly Addressed[]): (path: string) => readonly string[] {
  const patterns = routes.map(({ method, path }) => ({ method, parts: path.split("/") }));
  return (path) => {
    const parts = path.split("/");
    return [...new Set(patterns.filter((route) => matches(route.parts, parts)).map(({ method }) => method))].toSorted();
  };
}
