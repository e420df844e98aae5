// The conversations that live now, so that a chart can speak into one.

/** What the rest of the engine may ask of a conversation. */
export interface LiveConversation {
  /** Session of the chart that holds it, its `invokeid`, and its actor's id in that chart. */
  readonly sessionId: string;
  readonly invokeid: string;
  readonly actorId: string;
  /** `from`: the conversation that said it, where one did. */
  tell(text: string, from?: string): void;
}

export interface Conversations {
  add(conversation: LiveConversation): () => void;
  /** By `invokeid` or by the id in the chart; the one that began last, if several fit. */
  find(sessionId: string, id: string): LiveConversation | undefined;
}

export function createConversations(): Conversations {
  const bySession = new Map<string, Set<LiveConversation>>();
  return {
    add(conversation) {
      const live = bySession.get(conversation.sessionId) ?? new Set<LiveConversation>();
      bySession.set(conversation.sessionId, live.add(conversation));
      return () => {
        live.delete(conversation);
        if (live.size === 0) bySession.delete(conversation.sessionId);
      };
    },
    find: (sessionId, id) => [...(bySession.get(sessionId) ?? [])].findLast((one) => one.invokeid === id || one.actorId === id),
  };
}
