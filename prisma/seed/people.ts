// The staff of the embedded start: one account per role. The subject is the role's name, so that the local sign-in finds them.
export const seedStaff = [
  { subject: 'sales', name: 'Lin Yue', roles: ['sales'], language: 'zh' },
  { subject: 'finance', name: 'Zhao Min', roles: ['finance'], language: 'zh' },
  { subject: 'warehouse', name: 'Chen Gang', roles: ['warehouse'], language: 'zh' },
  { subject: 'logistics', name: 'Wu Jie', roles: ['logistics'], language: 'zh' },
  { subject: 'service', name: 'Grace Huang', roles: ['service'], language: 'en' },
  { subject: 'supervisor', name: 'Victor Sun', roles: ['supervisor'], language: 'en' },
  { subject: 'ops', name: 'Olivia Park', roles: ['ops'], language: 'en' },
  { subject: 'admin', name: 'Adrian Ma', roles: ['admin'], language: 'en' },
] as const;
