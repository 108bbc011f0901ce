// A form's answers to read, section by section.
import { useText } from '../i18n/language';
import type { Definition } from './definition';
import { visibleFields, type Values } from './values';
import { writeValue } from './words';

export function Answers({ definition, values }: { definition: Definition; values: Values }) {
  const translator = useText();
  const { t, words } = translator;
  const visible = visibleFields(definition, values);
  return definition.sections.map((section) => {
    const fields = visible.filter((one) => one.section === section.id);
    return fields.length === 0 ? null : (
      <section key={section.id} className="mt-8">
        <h2 className="mb-2 border-b-2 border-key-900 pb-1">{words(section.title)}</h2>
        <dl className="answers">
          {fields.flatMap(({ field, path, value }) => [
            <dt key={`${path} label`}>{words(field.label)}</dt>,
            <dd key={path}>{writeValue(field, value, translator) || t('notAnswered')}</dd>,
          ])}
        </dl>
      </section>
    );
  });
}
