export default function Home() {
  return <h1>Isoloir</h1>;
}
