// The same on Bun, which reads TypeScript by itself and has hooks of its own kind.

interface BunBuild {
  module(specifier: string, load: () => Promise<{ exports: object; loader: "object" }>): void;
}
interface BunRuntime {
  plugin(options: { name: string; setup(build: BunBuild): void }): void;
  resolveSync(specifier: string, from: string): string;
}

/** Undefined on Node. */
export const bun: BunRuntime | undefined = (globalThis as { Bun?: BunRuntime }).Bun;

const SHARED = ["escapement", "zod", "xstate"];

/** `paths`: files by the name a chart imports; what else is shared is resolved from `home`. */
export function registerWithBun(runtime: BunRuntime, paths: Readonly<Record<string, string>>, home: string): void {
  runtime.plugin({
    name: "escapement charts",
    setup(build) {
      for (const name of SHARED) {
        const path = paths[name] ?? runtime.resolveSync(name, home);
        build.module(name, async () => ({ exports: (await import(path)) as object, loader: "object" }));
      }
    },
  });
}
