// The order on a customer's page: goods, amounts, status and what happens next, parcels with what the carriers report.
import type { Language } from '../../prisma/people';
import { formatDay, formatMoment, formatMoney } from './format';
import type { CustomerOrder, CustomerParcel, CustomerShipment } from './order-view';
import { texts } from './texts';

interface Shown {
  language: Language;
  timeZone: string;
  order: CustomerOrder;
}

/** Status, dates and what comes next. */
export function Summary({ language, timeZone, order }: Shown) {
  const t = texts[language];
  return (
    <>
      <dl class="facts">
        {order.orderNumber && (
          <>
            <dt>{t.order}</dt>
            <dd>{order.orderNumber}</dd>
          </>
        )}
        <dt>{t.fields.status}</dt>
        <dd>{order.statusText[language]}</dd>
        {order.deliveryDate && !order.quote && (
          <>
            <dt>{t.fields.deliveryDate}</dt>
            <dd>
              <time dateTime={order.deliveryDate}>{formatDay(order.deliveryDate, language)}</time>
            </dd>
          </>
        )}
        {order.quote && (
          <>
            <dt>{t.fields.validUntil}</dt>
            <dd>
              <time dateTime={order.quote.validUntil}>{formatMoment(order.quote.validUntil, language, timeZone)}</time>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

export function Next({ language, order }: Pick<Shown, 'language' | 'order'>) {
  const t = texts[language];
  return (
    <section aria-labelledby="next">
      <h2 id="next">{t.nextTitle}</h2>
      <p>{t.next[order.status]}</p>
    </section>
  );
}

export function Goods({ language, order }: Pick<Shown, 'language' | 'order'>) {
  const t = texts[language];
  return (
    <table>
      <caption>{t.goodsCaption}</caption>
      <thead>
        <tr>
          <th scope="col">{t.fields.product}</th>
          <th scope="col" class="n">
            {t.fields.quantity}
          </th>
          <th scope="col" class="n">
            {t.fields.total}
          </th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line) => (
          <tr>
            <td>
              {line.name[language]}
              <br />
              <small>
                {t.fields.unitPrice} {formatMoney(line.unitPrice, language)}
              </small>
            </td>
            <td class="n">{line.quantity}</td>
            <td class="n">{formatMoney(line.total, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Amounts({ language, order }: Pick<Shown, 'language' | 'order'>) {
  const t = texts[language];
  const { goods, shipping, total, tax, paid, due } = order.money;
  return (
    <section aria-labelledby="amounts">
      <h2 id="amounts">{t.moneyTitle}</h2>
      <dl>
        <dt>{t.fields.goods}</dt>
        <dd>{formatMoney(goods, language)}</dd>
        <dt>{t.fields.shipping}</dt>
        <dd>{formatMoney(shipping, language)}</dd>
        <dt>{t.fields.total}</dt>
        <dd class="total">{formatMoney(total, language)}</dd>
        <dt>{t.fields.tax}</dt>
        <dd>{formatMoney(tax, language)}</dd>
        {!order.quote && (
          <>
            <dt>{t.fields.paid}</dt>
            <dd>{formatMoney(paid, language)}</dd>
            <dt>{t.fields.due}</dt>
            <dd class="total">{formatMoney(due, language)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

export function Shipments({ language, timeZone, order }: Shown) {
  const t = texts[language];
  if (order.shipments.length === 0) return null;
  return (
    <section aria-labelledby="shipments">
      <h2 id="shipments">{t.shipmentsTitle}</h2>
      {order.shipments.map((x) => (
        <OneShipment language={language} timeZone={timeZone} shipment={x} />
      ))}
    </section>
  );
}

interface ShipmentShown extends Omit<Shown, 'order'> {
  shipment: CustomerShipment;
}
function OneShipment({ language, timeZone, shipment }: ShipmentShown) {
  const t = texts[language];
  return (
    <article>
      <h3>
        {t.shipment(shipment.shipmentId)}: {t.shipmentStep[shipment.step]}
      </h3>
      <ul>
        {shipment.lines.map((line) => (
          <li>
            {line.quantity} × {line.name[language]}
          </li>
        ))}
      </ul>
      {shipment.parcels.map((parcel) => (
        <OneParcel language={language} timeZone={timeZone} parcel={parcel} carrier={shipment.carrierName?.[language] ?? null} />
      ))}
    </article>
  );
}

interface ParcelShown extends Omit<Shown, 'order'> {
  parcel: CustomerParcel;
  carrier: string | null;
}
function OneParcel({ language, timeZone, parcel, carrier }: ParcelShown) {
  const t = texts[language];
  return (
    <>
      <dl class="facts">
        <dt>{t.fields.status}</dt>
        <dd>{t.parcelState[parcel.state]}</dd>
        {carrier && (
          <>
            <dt>{t.carrier}</dt>
            <dd>{carrier}</dd>
          </>
        )}
        {parcel.trackingNumber && (
          <>
            <dt>{t.trackingNumber}</dt>
            <dd>{parcel.trackingNumber}</dd>
          </>
        )}
      </dl>
      {parcel.events.length === 0 ? (
        <p class="lead">{t.noReports}</p>
      ) : (
        <ol class="reports" reversed>
          {parcel.events.toReversed().map((report) => (
            <li>
              {t.parcelState[report.state]}
              <time dateTime={report.at}>{formatMoment(report.at, language, timeZone)}</time>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
