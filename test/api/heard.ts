// What a server says on a connection of its own, below HTTP: for requests that no client library would send.
import type { Socket } from 'node:net';

/** All of it until the server hangs up; in how many pieces it comes, nobody knows. */
export const heardBy = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    socket.on('data', (data) => (said += String(data)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
  });
