/** One event that one chart got, by the record. */
export interface Step {
  seq: number;
  sessionId: string;
  name: string;
  data: Record<string, unknown>;
  taken: boolean;
}
