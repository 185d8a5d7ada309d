-- The days that have graded predictions, each once.
SELECT game_date
FROM `nba_predictions.prediction_accuracy`
WHERE game_date >= @from_date AND game_date <= @to_date
GROUP BY game_date
