import Domain

extension OMEPixels {
    /// What the document says of single planes.
    ///
    /// - Parameter samples: channels that a plane of the document has.
    func planeDetails(in shape: StackShape, samples: Int) -> PlaneDetails {
        var details = PlaneDetails()
        for plane in planes {
            let (t, z, c) = (Int(plane.t), Int(plane.z), Int(plane.c) * samples)
            guard
                (0..<shape.t).contains(t), (0..<shape.z).contains(z), (0..<shape.c).contains(c)
            else { continue }
            for c in c..<min(c + samples, shape.c) {
                let number = shape.number(of: PlaneIndex(t: t, z: z, c: c))
                put(plane, number, into: &details, shape)
            }
        }
        return details
    }

    private func put(
        _ plane: OMEPlane, _ number: Int, into details: inout PlaneDetails, _ shape: StackShape
    ) {
        let values = plane.values
        let numbers = [values.0, values.1, values.2, values.3, values.4]
        // In the order of OMEPlane.details.
        let columns: [WritableKeyPath<PlaneDetails, PlaneDetails.Column?>] = [
            \.deltaT, \.exposureTime, \.positionX, \.positionY, \.positionZ,
        ]
        for (index, column) in columns.enumerated() where !numbers[index].isNaN {
            let value = Quantity(numbers[index], units.all[Int(plane.units)][index])
            guard index < 2 ? value.isDuration : value.isPosition else { continue }
            details.set(column, value, plane: number, in: shape)
        }
    }
}
