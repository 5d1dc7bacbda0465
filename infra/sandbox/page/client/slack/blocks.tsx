import type { ContextBlock, InputBlock, KnownBlock, SectionBlock } from '@slack/types';
import { useId } from 'react';
import type { Wire } from '../../../slack/shapes.ts';
import { ElementView } from './elements.tsx';
import { RichText } from './rich-text.tsx';
import { plainText, TextObject } from './text.tsx';

/** Blocks of a message or a view. The stand-in has checked them against Block Kit's rules, and gave each an id. */
export function Blocks({ blocks, errors = {} }: { blocks: Wire[]; errors?: Record<string, string> }) {
  return (blocks as unknown as KnownBlock[]).map((block) => (
    <BlockView key={block.block_id} block={block} error={errors[block.block_id ?? '']} />
  ));
}

/** https://docs.slack.dev/reference/block-kit/blocks */
function BlockView({ block, error }: { block: KnownBlock; error?: string }) {
  const blockId = block.block_id ?? '';
  switch (block.type) {
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <Context block={block} />;
    case 'actions':
      return (
        <div className="block actions">
          {block.elements.map((element, index) => (
            <ElementView key={index} element={element} blockId={blockId} />
          ))}
        </div>
      );
    case 'header':
      return <h3 className="block header">{plainText(block.text)}</h3>;
    case 'divider':
      return <hr className="block" />;
    case 'image':
      return 'image_url' in block ? (
        <figure className="block image">
          {block.title && <figcaption>{plainText(block.title)}</figcaption>}
          <img src={block.image_url} alt={block.alt_text} />
        </figure>
      ) : null;
    case 'rich_text':
      return (
        <div className="block text">
          <RichText block={block} />
        </div>
      );
    case 'input':
      return <Input block={block} error={error} />;
    default:
      return <p className="block unknown">This page cannot draw a block of type “{block.type}”.</p>;
  }
}

function Section({ block: { text, fields, accessory, block_id: blockId = '' } }: { block: SectionBlock }) {
  return (
    <div className="block section">
      <div className="section-text">
        {text && (
          <div className="text">
            <TextObject object={text} />
          </div>
        )}
        {fields && (
          <div className="fields">
            {fields.map((field, index) => (
              <div key={index} className="text">
                <TextObject object={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && <ElementView element={accessory} blockId={blockId} />}
    </div>
  );
}

function Context({ block }: { block: ContextBlock }) {
  return (
    <div className="block context">
      {block.elements.map((element, index) => {
        if (element.type !== 'image') {
          return (
            <span key={index} className="text">
              <TextObject object={element} />
            </span>
          );
        }
        return 'image_url' in element ? <img key={index} src={element.image_url} alt={element.alt_text} /> : null;
      })}
    </div>
  );
}

function Input({ block, error }: { block: InputBlock; error?: string }) {
  const id = useId();
  const { label, hint, optional, element, block_id: blockId = '', dispatch_action: dispatches } = block;
  const described = {
    id,
    'aria-describedby': [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined,
    'aria-invalid': error !== undefined || undefined,
    'aria-required': !optional || undefined,
    'data-focus': ('focus_on_load' in element && element.focus_on_load) || undefined,
  };
  return (
    <div className="block input" data-invalid={error !== undefined || undefined}>
      <label htmlFor={id}>
        {plainText(label)}
        {optional && <span className="optional"> (optional)</span>}
      </label>
      <ElementView {...{ element, blockId, optional, dispatches, described }} />
      {error && (
        <p className="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {plainText(hint)}
        </p>
      )}
    </div>
  );
}
