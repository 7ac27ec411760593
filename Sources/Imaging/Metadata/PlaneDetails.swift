import Domain

/// What a file says of each plane by itself: when, for how long and where on the stage it was taken.
public struct PlaneDetails: Sendable, Hashable {
    /// Details of more planes than this are not carried into results: the description would be larger than the voxels.
    static let mostPlanes = 100_000

    /// Since the beginning of the acquisition; a duration.
    public var deltaT: Column?
    /// A duration.
    public var exposureTime: Column?
    /// Of the stage; lengths, as are the other two.
    public var positionX: Column?
    public var positionY: Column?
    public var positionZ: Column?

    /// Details of which none is known.
    public init() {}

    public var isEmpty: Bool {
        deltaT == nil && exposureTime == nil && positionX == nil && positionY == nil
            && positionZ == nil
    }

    /// One kind of detail of all planes.
    public struct Column: Sendable, Hashable {
        /// The unit of all values, by its symbol in OME-XML.
        public var unit: String
        /// One for each plane in the order T, Z, C with the channels next to each other; not a number where it is not
        /// known.
        public private(set) var values: [Double]

        /// A column in which nothing is known yet.
        public init(unit: String, count: Int) {
            self.unit = unit
            values = Array(repeating: .nan, count: count)
        }

        public subscript(plane: Int) -> Double? {
            get { values[plane].isNaN ? nil : values[plane] }
            set { values[plane] = newValue ?? .nan }
        }
    }
}

extension PlaneDetails {
    /// Puts a value down for one plane; the first one of its kind makes the column and gives the unit.
    ///
    /// A value in another unit is converted, or left out where the two cannot be.
    ///
    /// - Parameters:
    ///   - column: such as `\.deltaT`.
    ///   - plane: in the order T, Z, C.
    ///   - shape: of the stack.
    mutating func set(
        _ column: WritableKeyPath<PlaneDetails, Column?>, _ value: Quantity, plane: Int,
        in shape: StackShape
    ) {
        let count = shape.planeCount
        guard count <= Self.mostPlanes, (0..<count).contains(plane), value.value.isFinite else {
            return
        }
        if self[keyPath: column] == nil {
            self[keyPath: column] = Column(unit: value.unit, count: count)
        }
        guard let unit = self[keyPath: column]?.unit, let converted = value.converted(to: unit)
        else { return }
        // In place: a copy of the column for each plane would take time that grows with their square.
        self[keyPath: column]?[plane] = converted.value
    }

    func deltaT(_ plane: Int) -> Quantity? { quantity(deltaT, plane) }
    func exposureTime(_ plane: Int) -> Quantity? { quantity(exposureTime, plane) }

    private func quantity(_ column: Column?, _ plane: Int) -> Quantity? {
        column.flatMap { column in column[plane].map { Quantity($0, column.unit) } }
    }
}

extension StackShape {
    /// The place of a plane in the order T, Z, C with the channels next to each other.
    func number(of index: PlaneIndex) -> Int { (index.t * z + index.z) * c + index.c }
}
