// A small form with every kind of field and condition, in the shape that the server derives.
import { decodeDefinition } from '../form/definition';

export const SAMPLE_FORM = {
  procedure: 'sample',
  version: 1,
  title: { ja: '見本の申請', easy: 'みほん', en: 'Sample application' },
  keywords: ['見本'],
  notes: [],
  sections: [
    {
      id: 'applicant',
      title: { ja: '申請する方', easy: '申しこむ人', en: 'Applicant' },
      fields: [
        { id: 'name', type: 'person_name', label: { ja: '氏名', en: 'Name' }, required: true },
        {
          id: 'birth',
          type: 'date',
          label: { ja: '生年月日', en: 'Date of birth' },
          required: true,
          era: true,
          not_after: 'today',
          eras: [
            { value: 'showa', label: '昭和' },
            { value: 'heisei', label: '平成' },
            { value: 'reiwa', label: '令和' },
          ],
        },
        { id: 'address', type: 'address', label: { ja: '住所', en: 'Address' }, required: false },
        { id: 'phone', type: 'phone', label: { ja: '電話番号', en: 'Phone' }, required: false },
        { id: 'mine', type: 'my_number', label: { ja: '個人番号', en: 'My Number' }, required: false },
        { id: 'company', type: 'corporate_number', label: { ja: '法人番号', en: 'Corporate Number' }, required: false },
        {
          id: 'relation',
          type: 'choice',
          label: { ja: '関係', en: 'Relation' },
          required: true,
          options: [
            { value: 'self', label: { ja: '本人', en: 'Myself' } },
            { value: 'agent', label: { ja: '代理人', en: 'Agent' } },
          ],
        },
        {
          id: 'mandate',
          type: 'confirm',
          label: { ja: '委任状', en: 'Letter' },
          required: true,
          when: { field: 'applicant.relation', op: 'equals', value: 'agent' },
        },
      ],
    },
    {
      id: 'request',
      title: { ja: '必要なもの', en: 'Request' },
      fields: [
        {
          id: 'copies',
          type: 'integer',
          label: { ja: '通数', en: 'Copies' },
          unit: { ja: '通' },
          min: 1,
          max: 9,
          required: false,
        },
        {
          id: 'show',
          type: 'choices',
          label: { ja: '記載', en: 'Show' },
          required: false,
          options: [
            { value: 'domicile', label: { ja: '本籍' } },
            { value: 'my_number', label: { ja: '個人番号' } },
          ],
        },
        {
          id: 'persons',
          type: 'group',
          label: { ja: '必要な方', en: 'Person' },
          required: false,
          repeat: { min: 1, max: 2 },
          when: { field: 'applicant.mandate', op: 'given', value: true },
          fields: [
            { id: 'person', type: 'person_name', label: { ja: '氏名' }, required: true },
            { id: 'kind', type: 'text', max_length: 5, label: { ja: '種別' }, required: false },
            {
              id: 'reason',
              type: 'text',
              max_length: 5,
              label: { ja: '理由' },
              required: false,
              when: { field: 'request.persons.*.kind', op: 'given', value: true },
            },
          ],
        },
      ],
    },
  ],
  rules: [
    {
      reason: 'MY_NUMBER_NOT_FOR_AGENT',
      unless: {
        and: [
          { field: 'applicant.relation', op: 'equals', value: 'agent' },
          { field: 'request.show', op: 'contains', value: 'my_number' },
        ],
      },
      fields: ['request.show', 'applicant.relation'],
      say: { ja: '代理人の方には個人番号入りの証明書をお渡しできません。' },
    },
  ],
};

export const SAMPLE = decodeDefinition(SAMPLE_FORM);
