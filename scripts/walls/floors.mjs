/**
 * 階: rooms of one place, bottom up, as `[[room, what it is for], …]` for each floor. A room imports rooms of lower
 * floors only; rooms on one floor do not know each other. `ground` are files beside the rooms that all may import.
 */
export function wallsOf(place, folder, floors, { ground = [] } = {}) {
  const above = (floor) => floors.slice(floor).flatMap((rooms) => rooms.map(([room]) => room));
  const rules = floors.flatMap((rooms, floor) =>
    rooms.map(([room, purpose]) => ({
      name: `${place}-${room.replaceAll('/', '-')}-looks-down-only`,
      severity: 'error',
      comment: `${folder}/${room} (${purpose}) imports only what stands below it in scripts/walls/${place}.mjs`,
      from: { path: `^${folder}/${room}/`, pathNot: '\\.test\\.tsx?$' },
      to: {
        path: [
          ...above(floor)
            .filter((other) => other !== room)
            .map((other) => `^${folder}/${other}/`),
          `^${folder}/[^/]+\\.tsx?$`,
        ],
        pathNot: ground.map((file) => `^${folder}/${file}$`),
      },
    })),
  );
  const rooms = floors.flat().map(([room]) => room);
  return { rules, rooms: rooms.map((room) => `${folder}/${room}`) };
}
