// Where an order can be seen in the Temporal UI: by configuration, or, in the embedded start, by the launcher's state file.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { workflowIdOf } from '../workflows/order.messages';
import type { ApiConfig } from './config';

const about = z.object({ temporal: z.object({ ui: z.string().nullable() }) });

/** Makes the function that answers an order's address in the UI, or null where there is no UI. */
export function temporalUi({ temporal, dev }: ApiConfig): (orderId: string) => string | null {
  let ui = temporal.ui;
  return (orderId) => {
    ui ??= dev?.stateFile ? uiOf(dev.stateFile) : null;
    return ui && `${ui}/namespaces/${temporal.namespace}/workflows/${workflowIdOf(orderId)}`;
  };
}

function uiOf(stateFile: string): string | null {
  try {
    return about.parse(JSON.parse(readFileSync(stateFile, 'utf8'))).temporal.ui;
  } catch {
    return null; // the launcher has not written it yet
  }
}
