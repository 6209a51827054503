// Barcodes as plain geometry, drawn by whoever prints: Code 128 for scanners in the warehouse and at the carrier, QR for customers' phones.
import { raw } from 'bwip-js';

// What every handheld scanner reads and types back unchanged, and what no printer language takes for a command.
const scannable = /^[0-9A-Za-z][0-9A-Za-z ./-]{0,47}$/;

/** Widths of bars and spaces in turn, in modules, beginning with a bar. Throws when the code has characters a scanner would not give back. */
export function code128(text: string): { widths: number[]; modules: number } {
  if (!scannable.test(text)) throw new Error('A barcode holds 1 to 48 letters, digits, spaces, dots, slashes and hyphens.');
  const symbol = raw({ bcid: 'code128', text })[0];
  if (!symbol || !('sbs' in symbol)) throw new Error('bwip-js gave no bars for Code 128.');
  return { widths: symbol.sbs, modules: symbol.sbs.reduce((sum, width) => sum + width, 0) };
}

/** The dark cells of a QR code with medium error correction, as horizontal runs in modules. */
export function qrCode(text: string): { size: number; runs: { x: number; y: number; length: number }[] } {
  const symbol = raw('qrcode', text, 'eclevel=M')[0];
  if (!symbol || !('pixs' in symbol)) throw new Error('bwip-js gave no cells for the QR code.');
  const size = symbol.pixx;
  const runs: { x: number; y: number; length: number }[] = [];
  symbol.pixs.forEach((dark, index) => {
    if (!dark) return;
    const [x, y] = [index % size, Math.floor(index / size)];
    const last = runs.at(-1);
    if (last && last.y === y && last.x + last.length === x) last.length += 1;
    else runs.push({ x, y, length: 1 });
  });
  return { size, runs };
}
