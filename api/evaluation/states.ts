// The way of an improvement from a proposal to its end, and why it may not go a step. Pure.

export const improvementStates = ['proposed', 'accepted', 'doing', 'done', 'rejected'] as const;
export type ImprovementState = (typeof improvementStates)[number];
export const openStates = ['proposed', 'accepted', 'doing'] as const satisfies readonly ImprovementState[];

const leadsTo: Record<ImprovementState, readonly ImprovementState[]> = {
  proposed: ['accepted', 'rejected'],
  accepted: ['doing', 'done', 'rejected'],
  doing: ['accepted', 'done', 'rejected'],
  done: [],
  rejected: ['proposed'],
};

interface Item {
  state: string;
  ownerId: string | null;
}

/** @param change what is to be different */
export function whyNotBecome(now: Item, change: Partial<Item>): { code: string; detail: string } | undefined {
  const { state, ownerId } = { ...now, ...change };
  const from = improvementStates.find((known) => known === now.state) ?? 'proposed';
  if (change.state === undefined && from === 'done') return { code: 'nothing_to_do', detail: 'It is done; propose a new one.' };
  if (change.state !== undefined && !leadsTo[from].some((known) => known === change.state))
    return {
      code: 'transition_not_allowed',
      detail: `What is ${from} may become ${leadsTo[from].join(' or ') || 'nothing else'}, not ${change.state}.`,
    };
  if ((state === 'doing' || state === 'done') && ownerId === null)
    return { code: 'owner_missing', detail: 'Somebody must own what is being done: name the owner.' };
  return undefined;
}
