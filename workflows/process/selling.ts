// The steps from the first question to the payment. Columns: see row.ts.
import { remindThenSupervisor, type StepRow } from './row';

export const sellingSteps = {
  'answer-inquiry': {
    stage: 'consultation',
    on: 'sales',
    task: 'sales',
    title: { en: 'Answer the inquiry', zh: '答复咨询' },
    method: {
      en: 'Answer by the channel the customer chose; record needs, information and prices given.',
      zh: '按客户选择的渠道答复，记录需求以及提供的信息和价格。',
    },
    expected: '30min',
    ladder: remindThenSupervisor('sales', '4bh', '8bh'),
    notes: { en: 'A question that waits is an order that goes elsewhere.', zh: '让客户久等，订单就会流失。' },
  },
  'follow-up': {
    stage: 'introduction',
    on: 'sales',
    task: 'sales',
    title: { en: 'Introduce the product and follow up', zh: '介绍产品并跟进' },
    method: {
      en: 'Send or show features, demonstration, case study, data sheet; answer questions; record feedback.',
      zh: '发送或演示产品特点、演示、案例、资料；回答问题并记录反馈。',
    },
    expected: '1d',
    ladder: [
      { after: '24h', what: 'remind', on: 'sales' },
      { after: '72h', what: 'escalate', on: 'supervisor' },
    ],
    notes: {
      en: 'Each interaction starts the 24 hours anew. End it with a quote, an order or a reason.',
      zh: '每次互动重新计时24小时；以报价、下单或原因结束。',
    },
  },
  quote: {
    stage: 'quotation',
    on: 'customer',
    task: null,
    title: { en: 'Customer answers the quote', zh: '客户答复报价' },
    method: {
      en: 'The customer accepts or declines by link or tells sales; sales may send a new version.',
      zh: '客户通过链接或告知销售接受或拒绝；销售可发送新版本。',
    },
    expected: null,
    ladder: [
      { after: '11d', what: 'remind', on: 'customer' },
      { after: '14d', what: 'decide', on: 'sales' },
    ],
    notes: {
      en: 'The clock follows the validity of the quote: reminder three days before, decision by sales at its end.',
      zh: '计时以报价有效期为准：到期前三天提醒，到期由销售决定。',
    },
  },
  verify: {
    stage: 'order',
    on: 'sales',
    task: 'sales',
    title: { en: 'Verify the order', zh: '核实订单' },
    method: {
      en: 'Verify contact, address and lines; look at availability, the earliest delivery date and conflicts.',
      zh: '核实联系方式、地址和订单行；查看库存、最早交期和冲突。',
    },
    expected: '15min',
    ladder: remindThenSupervisor('sales', '4bh', '8bh'),
    notes: { en: 'Nothing is reserved yet. A clean order passes by itself.', zh: '此时尚未预留库存；信息完整的订单自动通过。' },
  },
  confirm: {
    stage: 'confirmation',
    on: 'customer',
    task: null,
    title: { en: 'Customer confirms the order', zh: '客户确认订单' },
    method: {
      en: 'The form goes out with goods, quantities, delivery date and the reminder to pay; the customer confirms by link or tells sales.',
      zh: '发送确认单（商品、数量、交期、付款提醒）；客户通过链接或告知销售确认。',
    },
    expected: null,
    ladder: [
      { after: '20h', what: 'call', on: 'sales', dueAfter: '4h' },
      { after: '24h', what: 'remind', on: 'customer' },
      { after: '44h', what: 'call', on: 'sales', dueAfter: '4h' },
      { after: '48h', what: 'remind', on: 'customer' },
      { after: '68h', what: 'call', on: 'sales', dueAfter: '4h' },
      { after: '72h', what: 'remind', on: 'customer' },
      { after: '72h', what: 'escalate', on: 'supervisor' },
      { after: '144h', what: 'warn', on: 'customer' },
      { after: '168h', what: 'expire', on: 'system' },
    ],
    notes: {
      en: 'Unconfirmed orders are followed up within 24 hours. A change makes a new version; the old link dies.',
      zh: '未确认订单24小时内跟进；变更产生新版本，旧链接失效。',
    },
  },
  'call-customer': {
    stage: 'confirmation',
    on: 'customer',
    task: 'sales',
    title: { en: 'Call the customer', zh: '致电客户' },
    method: {
      en: 'Call, ask whether the order stands, and confirm, change or decline it in their name.',
      zh: '致电询问订单是否有效，并代客户确认、变更或拒绝。',
    },
    expected: '4h',
    ladder: [],
    notes: {
      en: 'Opened by the ladder of the confirmation at 20, 44 and 68 hours; each call replaces the last.',
      zh: '由确认阶段在20、44、68小时产生，后一任务取代前一任务。',
    },
  },
  pay: {
    stage: 'payment',
    on: 'customer',
    task: 'finance',
    title: { en: 'Collect the payment', zh: '收款' },
    method: {
      en: 'Request the deposit or the full amount; record what comes in; the warehouse is informed.',
      zh: '请客户支付定金或全款；登记到账；通知仓库。',
    },
    expected: '1d',
    ladder: [
      { after: '24h', what: 'remind', on: 'customer' },
      { after: '72h', what: 'remind', on: 'customer' },
      { after: '120h', what: 'decide', on: 'finance' },
    ],
    notes: { en: 'What the terms ask for now must be there before stock is reserved.', zh: '按条款应付的金额到账后才预留库存。' },
  },
} satisfies Record<string, StepRow>;
