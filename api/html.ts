// Sends a page that was rendered on the server: one request, its style sheet inside, no script, nothing from elsewhere.
// Used by every page of the API; the content security policy allows exactly this page's style.
import { createHash } from 'node:crypto';
import type { Response } from 'express';

/** @param page the document from `<html` on; @param style the text of its `<style>` element, which the policy admits by its hash */
export function sendHtml(res: Response, status: number, page: string, style: string): void {
  const hash = createHash('sha256').update(style).digest('base64');
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  );
  res.setHeader('Cache-Control', 'no-store');
  res.status(status).type('html').send(`<!doctype html>${page}`);
}
