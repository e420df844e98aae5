// A leak, planted: loaded before the screen, it keeps a megabyte twice a second. The soak has to find it:
// `SOAK_PRELOAD=e2e/soak/leak.plant.mjs npm run soak -- screen --n 4`.

const kept = [];
setInterval(() => kept.push(new Uint8Array(1024 * 1024).fill(kept.length)), 500).unref();
