/** How the rows of the dashboard are shared out. */
interface DashboardHeights {
	/** The chart with its title. */
	readonly chart: number;
	/** The worst alerts and the endpoints in trouble, with their titles; none where there is no room. */
	readonly watch: number;
	/** The three lists with their titles. */
	readonly lists: number;
}

/** Rows of the dashboard on the terminal of 24 rows, and those that three rows of shares and states take. */
const usualRows = 19;
const fixedRows = 3;
/** Title and bars. */
const lineRows = 2;
/** Title and the 20 names that the hub is asked for. */
const mostListRows = 21;
/** Fewest rows that are worth a title. */
const leastWatchRows = 4;

/** A chart says little more for being taller, lists say more with each row: so they get most of what a taller terminal has. */
export function dashboardHeights(height: number): DashboardHeights {
	const rest = Math.max(0, height - fixedRows);
	const more = height - usualRows;
	if (more < -3) return {chart: lineRows, watch: 0, lists: Math.max(0, rest - lineRows)};
	const chart = Math.ceil(rest / 2) + Math.min(0, more);
	if (more <= 0) return {chart, watch: 0, lists: rest - chart};
	const tall = 8 + Math.floor(more / 6);
	const wanted = Math.floor(more * 0.4);
	const watch = wanted < leastWatchRows ? 0 : wanted;
	const lists = Math.min(mostListRows, rest - tall - watch);
	return {chart: rest - watch - lists, watch, lists};
}
