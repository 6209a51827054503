// Serves the OpenAPI document and the page made of it. Both are rendered once, when first asked for.
import { type RequestHandler, Router } from 'express';
import { sendHtml } from '../html';
import { Problem } from '../problem';
import type { Route } from '../route';
import type { DescribedRoute } from './described';
import { openApiOf } from './openapi';
import { docsPage, docsStyle } from './page';

/** @param described routes that other routers serve */
export function docsRoutes(routes: Route[], baseUrl: string, described: DescribedRoute[]): Router {
  const router = Router({ caseSensitive: true });
  let openapi: object | undefined;
  let text: Buffer | undefined; // hundreds of kilobytes: written once, not for everybody who asks
  let page: string | undefined;
  const document = () => (openapi ??= openApiOf(routes, baseUrl, described));
  router
    .route('/openapi.json')
    .get((_req, res) => void res.type('json').send((text ??= Buffer.from(JSON.stringify(document())))))
    .all(readOnly);
  router
    .route('/docs')
    .get((_req, res) => sendHtml(res, 200, (page ??= docsPage(document())), docsStyle))
    .all(readOnly);
  return router;
}

const readOnly: RequestHandler = () => {
  throw new Problem(405, 'method_not_allowed', 'This address is for reading.', { allow: ['GET'] });
};
