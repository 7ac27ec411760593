/// A `Plane` element: when, for how long and where one plane was taken.
struct OMEPlane {
    /// What is kept of it, with the unit that OME-XML implies.
    static let details: [(name: String, unit: String)] = [
        ("DeltaT", "s"), ("ExposureTime", "s"), ("PositionX", "reference frame"),
        ("PositionY", "reference frame"), ("PositionZ", "reference frame"),
    ]

    /// Combinations of units, one for each of ``details``; hardly ever more than one.
    struct Units {
        private(set) var all: [[String]] = []
        private var places: [[String]: Int] = [:]

        mutating func place(of units: [String]) -> Int {
            if let place = places[units] { return place }
            all.append(units)
            places[units] = all.count - 1
            return all.count - 1
        }
    }

    let t: Int32
    let z: Int32
    let c: Int32
    /// Its place in ``Units/all``.
    let units: Int32
    /// One for each of ``details``; not a number where it is not said.
    let values: (Double, Double, Double, Double, Double)

    /// Nil where it says nothing that is kept.
    init?(_ element: XMLElement, units: inout Units) {
        guard let t = element["TheT"].flatMap({ Int32($0) }),
            let z = element["TheZ"].flatMap({ Int32($0) }),
            let c = element["TheC"].flatMap({ Int32($0) })
        else { return nil }
        let given = Self.details.map { element.quantity($0.name, unit: $0.unit) }
        guard given.contains(where: { $0 != nil }) else { return nil }
        (self.t, self.z, self.c) = (t, z, c)
        let names = zip(given, Self.details).map { $0?.unit ?? $1.unit }
        self.units = Int32(clamping: units.place(of: names))
        let numbers = given.map { $0?.value ?? .nan }
        values = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
    }
}

extension XMLElement {
    /// A number with the unit that stands beside it, or else the one that OME-XML implies.
    func quantity(_ name: String, unit: String) -> Quantity? {
        guard let value = self[name].flatMap({ Double($0.trimmed) }), value.isFinite else {
            return nil
        }
        return Quantity(value, self["\(name)Unit"]?.microSign ?? unit)
    }
}

extension String {
    /// Two characters of Unicode look like µ; OME-XML wants the micro sign.
    var microSign: String { String(map { $0 == "\u{3BC}" ? "µ" : $0 }) }
}
