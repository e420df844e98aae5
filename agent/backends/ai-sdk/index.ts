// Real providers, through the Vercel AI SDK. Nothing of it is loaded before the first request.

export { createAiSdkBackend, shownUrl } from "./ai-sdk-backend.ts";
