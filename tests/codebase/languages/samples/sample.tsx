import React from "react";

type Props = { title: string; onPick?: (id: number) => void };

/** Shows a list. */
export const List: React.FC<Props> = ({ title, onPick }) => {
  const [open, setOpen] = React.useState(false);
  const pick = (id: number) => onPick?.(id);
  return (
    <section className="list">
      <h1 onClick={() => setOpen(!open)}>{title}</h1>
      {[1, 2].map((id) => <Item key={id} pick={() => pick(id)} />)}
    </section>
  );
};

function Item<T,>({ pick }: { pick: () => T }) {
  return <li onClick={pick}>…</li>;
}

export default class Page extends React.Component<Props> {
  state = { open: false };
  render() {
    return <List {...this.props} />;
  }
}

export const Memo = React.memo(function Inner(props: Props) { return <b>{props.title}</b>; });
