// A WebSocket server as Bun has it: every reader subscribes to one topic, each event is one publish. Started by peers.ts.

interface BunServer {
  port: number;
  upgrade(request: Request): boolean;
  publish(topic: string, text: string): void;
}
declare const Bun: {
  serve(options: {
    port: number;
    hostname: string;
    fetch(request: Request, server: BunServer): Response | undefined;
    websocket: { open(socket: { subscribe(topic: string): void }): void; message(): void };
  }): BunServer;
};

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: (request, own) => (own.upgrade(request) ? undefined : new Response("a WebSocket is wanted", { status: 426 })),
  websocket: { open: (socket) => socket.subscribe("events"), message: () => undefined },
});

/** Frames come by a pipe between processes; that is not what is measured, so they are kept and only named after the first time. */
const known = new Map<string, string[]>();
process.on("message", (asked: { frames?: string[]; name?: string; publish?: string; cpu?: boolean }) => {
  if (asked.frames && asked.name) known.set(asked.name, asked.frames);
  for (const frame of (asked.publish === undefined ? undefined : known.get(asked.publish)) ?? []) server.publish("events", frame);
  if (asked.cpu) {
    const { user, system } = process.cpuUsage();
    process.send?.({ seconds: (user + system) / 1e6 });
  }
});
process.send?.({ port: server.port });
