/**
 * Whose file it is. What stands in a project's file came with the project and is trusted less; the `user`'s are the one
 * in the config folder and `~/.scerc`, and a `named` one (--config, SCE_CONFIG) counts as the user's.
 */
export type Role = "project" | "user" | "named";

/** Where a value came from. */
export type Origin =
  | { readonly kind: "option"; readonly name: string }
  | { readonly kind: "variable"; readonly name: string }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly line: number;
      readonly profile: string | undefined;
      readonly role: Role;
    }
  | { readonly kind: "default" };

/** An origin in words: `--api-url`, `SCE_CDN`, `/home/me/.scerc:3 (profile live)`, `default`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "option":
    case "variable":
      return origin.name;
    case "file":
      return `${origin.path}:${origin.line}${origin.profile === undefined ? "" : ` (profile ${shorten(origin.profile)})`}`;
    case "default":
      return "default";
  }
}

/** Whether two values were given together: both by the environment, or by the same part of the same file. */
export function isSameSource(one: Origin, other: Origin): boolean {
  if (one.kind === "file" && other.kind === "file") return one.path === other.path && one.profile === other.profile;
  return one.kind === other.kind;
}

const LONGEST_NAME = 60;

/** A name out of a file, cut to a length that leaves room for the message around it. */
export function shorten(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}
