// Photos and papers on a customer's page: the form to send one in, and the boxes by which a request names them. No script is needed.
import type { Language } from '../../prisma/people';
import type { CustomerOrder } from './order-view';
import { uploadTexts } from './uploads.texts';

interface Shown {
  language: Language;
  order: CustomerOrder;
}

/** Nothing where nothing can be sent in. `self`: the address of the link. */
export function Uploads({ language, order, self }: Shown & { self: string }) {
  const t = uploadTexts[language];
  if (order.uploads === null) return null;
  return (
    <section aria-labelledby="uploads">
      <h2 id="uploads">{t.title}</h2>
      <p>{t.hint}</p>
      {order.uploads.length > 0 && (
        <ul>
          {order.uploads.map(({ filename }) => (
            <li>{filename}</li>
          ))}
        </ul>
      )}
      <form method="post" action={`${self}/uploads?lang=${language}`} enctype="multipart/form-data">
        <label for="file">{t.choose}</label>
        <input id="file" name="file" type="file" accept="image/jpeg,image/png,image/webp,application/pdf" required />
        <button type="submit" class="second">
          {t.send}
        </button>
      </form>
    </section>
  );
}

/** Which of the files go along with a request; all, unless the customer says otherwise. */
export function Along({ language, order }: Shown) {
  const { uploads } = order;
  if (uploads === null || uploads.length === 0) return null;
  return (
    <fieldset>
      <legend>{uploadTexts[language].along}</legend>
      {uploads.slice(0, MOST).map(({ documentId, filename }) => (
        <label>
          <input type="checkbox" name="documents" value={documentId} checked />
          {filename}
        </label>
      ))}
    </fieldset>
  );
}
/** As many as one request may name. */
const MOST = 10;
