use basalt_search::{attack::*, rng::Rng};
fn main() {
    let depth: usize = std::env::args().nth(1).map_or(3, |a| a.parse().unwrap());
    let mut best: Vec<(i128, String)> = Vec::new();
    let mut n = 0u64;
    for scene in Scene::all() {
        let mut top = (i128::MIN, vec![], None);
        let total = MOVES.len().pow(depth as u32);
        for mut code in 0..total {
            let mut plan = Vec::new();
            for _ in 0..depth {
                plan.push(MOVES[code % MOVES.len()]);
                code /= MOVES.len();
            }
            let loot = scene.play(&plan);
            n += 1;
            let s = loot.stolen(20);
            if s > top.0 {
                top = (s, plan, Some(loot));
            }
        }
        if top.0 > 0 {
            best.push((top.0, format!("{}: {:?} {:?}", scene.name, top.1, top.2)));
        }
    }
    best.sort_by_key(|b| -b.0);
    println!("{n} plans, {} scenes with loot", best.len());
    for (s, t) in best.iter().take(25) {
        println!("{s:>30} {t}");
    }
    let _ = Rng::new(0);
}
